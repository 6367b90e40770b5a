namespace Egop.Kernel.Tests;

/// <summary>Takes the whole thread pool, which the other tests need as well.</summary>
[CollectionDefinition(nameof(BusyPoolTests), DisableParallelization = true)]
[Collection(nameof(BusyPoolTests))]
public class BusyPoolTests
{
    [Fact]
    public void An_interrupt_arrives_while_every_thread_of_the_pool_is_busy()
    {
        bool end = false;
        for (int i = 0; i < 100; i++)
            ThreadPool.QueueUserWorkItem(_ => SpinWait.SpinUntil(() => Volatile.Read(ref end)));
        try
        {
            using TestKernel kernel = new();
            kernel.Execute("wait");
            kernel.Receive(kernel.IoPub);
            kernel.Send(kernel.Control, "interrupt_request");
            Assert.Equal("error", (string?)kernel.Receive(kernel.Shell).Content["status"]);
        }
        finally
        {
            Volatile.Write(ref end, true);
        }
    }
}
