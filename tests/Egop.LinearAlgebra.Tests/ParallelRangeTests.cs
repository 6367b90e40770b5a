namespace Egop.Tests;

public sealed class ParallelRangeTests
{
    [Theory]
    [InlineData(0, 2)]
    [InlineData(1, 2)]
    [InlineData(2, 3)]
    [InlineData(1000, 1)]
    [InlineData(1000, 2)]
    [InlineData(1000, 7)]
    [InlineData(1000, 0)]
    public void Every_index_runs_exactly_once(int count, int threads)
    {
        var runs = new int[count];
        ParallelRange.ForEach(count, threads, i => Interlocked.Increment(ref runs[i]));
        Assert.All(runs, r => Assert.Equal(1, r));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void The_exception_of_the_lowest_failing_index_is_thrown_as_it_is(int threads)
    {
        for (int repeat = 0; repeat < 100; repeat++)
        {
            var e = Assert.Throws<InvalidOperationException>(() =>
                ParallelRange.ForEach(50, threads, i =>
                {
                    if (i >= 11)
                        throw new InvalidOperationException($"index {i}");
                }));
            Assert.Equal("index 11", e.Message);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Of_two_indices_that_fail_the_lower_gives_the_exception_whichever_fails_first(int first)
    {
        using var firstFails = new ManualResetEventSlim();
        var e = Assert.Throws<InvalidOperationException>(() =>
            ParallelRange.ForEach(2, 2, i =>
            {
                // Without a second thread the wait ends by itself, and index 0 is the only one that runs.
                if (i == first)
                {
                    SpinWait.SpinUntil(() => false, TimeSpan.FromMilliseconds(50));
                    firstFails.Set();
                }
                else if (firstFails.Wait(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken))
                {
                    Thread.Sleep(50);
                }

                throw new InvalidOperationException($"index {i}");
            }));
        Assert.Equal("index 0", e.Message);
    }

    [Fact]
    public void Ranges_inside_ranges_finish()
    {
        var sums = new long[20];
        ParallelRange.ForEach(sums.Length, 3, i => ParallelRange.ForEach(20, 3, j => Interlocked.Add(ref sums[i], j)));
        Assert.All(sums, s => Assert.Equal(190, s));
    }

    [Fact]
    public void Zero_threads_are_one_a_processor_and_a_negative_number_is_refused()
    {
        Assert.Equal(Environment.ProcessorCount, ParallelRange.Workers(0));
        Assert.Equal(3, ParallelRange.Workers(3));
        Assert.Equal("threads", Assert.Throws<ArgumentException>(() => ParallelRange.Workers(-1)).ParamName);
    }
}
