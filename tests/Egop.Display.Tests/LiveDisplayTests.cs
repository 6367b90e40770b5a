using Egop.Kernel;
using Microsoft.DotNet.Interactive;

namespace Egop.Tests;

/// <summary>Displays that change in place, in hosts that are found by name; time is the test's own.</summary>
public sealed class LiveDisplayTests : IDisposable
{
    private readonly ManualTime _time = new();

    public void Dispose()
    {
        NotebookHost.Current = null;
        KernelInvocationContext.Current = null;
    }

    [Fact]
    public void A_cell_of_the_kernel_gets_bundles_and_updates_under_the_identifier_it_gave()
    {
        var cell = new FakeCell();
        NotebookHost.Current = cell;
        using (var display = new LiveDisplay(null, 79, _time))
        {
            display.Show(new ProgressView("a", 1, 4));
            display.Show(new ProgressView("a", 4, 4));
        }

        Assert.Equal(["new", "id7"], cell.Shown.Select(s => s.Id));
        Assert.Contains("1 of 4", cell.Shown[0].Bundle["text/html"]);
        Assert.Equal("a 100 % [########################]", cell.Shown[1].Bundle["text/plain"]);
    }

    [Fact]
    public void A_cell_of_DotNet_Interactive_gets_the_value_and_updates_of_what_it_returned()
    {
        KernelInvocationContext.Current = new();
        using var display = new LiveDisplay(null, 79, _time);
        display.Show("a");
        display.Show("b");
        Assert.Equal(["show a0", "update b"], KernelInvocationContext.Current.Shown);
    }

    [Fact]
    public void At_most_five_values_a_second_are_shown_and_the_last_always()
    {
        KernelInvocationContext.Current = new();
        List<string> shown = KernelInvocationContext.Current.Shown;
        using var display = new LiveDisplay(null, 79, _time);
        int made = 0;
        for (int i = 0; i < 1000; i++)
        {
            int value = i;
            display.Update(() => $"{value} made {++made}");
            _time.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.InRange(shown.Count, 5, 6);
        // Only what was shown was made.
        Assert.Equal(shown.Count, made);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.StartsWith("update 999", shown[^1]);
        int count = shown.Count;
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(count, shown.Count);
    }

    [Fact]
    public void Disposing_delivers_what_waits_and_ends_the_display()
    {
        KernelInvocationContext.Current = new();
        List<string> shown = KernelInvocationContext.Current.Shown;
        var display = new LiveDisplay(null, 79, _time);
        display.Update("a");
        display.Update("b");
        Assert.Equal(["show a0"], shown);
        display.Dispose();
        display.Dispose();
        display.Update("c");
        display.Show("d");
        Assert.Equal(["show a0", "update b"], shown);
    }

    [Fact]
    public void A_host_or_a_value_that_throws_stops_the_display_and_nothing_else()
    {
        KernelInvocationContext.Current = new() { Throws = true };
        using var display = new LiveDisplay(null, 79, _time);
        display.Show("a");
        KernelInvocationContext.Current.Throws = false;
        display.Show("b");
        Assert.Empty(KernelInvocationContext.Current.Shown);
        using var other = new LiveDisplay(null, 79, _time);
        other.Update(() => throw new InvalidOperationException());
        other.Show("c");
        Assert.Empty(KernelInvocationContext.Current.Shown);
    }

    [Fact]
    public void A_terminal_has_one_line_that_is_cut_to_its_width_and_covers_the_one_before()
    {
        using var text = new StringWriter { NewLine = "\n" };
        using (var display = new LiveDisplay(text, 10, _time))
        {
            display.Show("0123456789abc\nsecond line");
            display.Show("short");
        }

        Assert.Equal("\r0123456789\rshort     \n", text.ToString());
    }

    [Fact]
    public void Without_a_host_nothing_is_made_or_written()
    {
        using var display = new LiveDisplay(null, 79, _time);
        display.Update(() => throw new InvalidOperationException("made"));
        display.Show("a");
        using var unused = new StringWriter();
        using (new LiveDisplay(unused, 79, _time))
        {
        }

        Assert.Empty(unused.ToString());
    }

    [Fact]
    public void A_run_is_shown_to_its_last_step_and_is_the_run_without_a_display()
    {
        var cell = new FakeCell();
        NotebookHost.Current = cell;
        IObjective f = Objectives.Rosenbrock(2);
        using var display = new TrainingDisplay("<Adam>", new LiveDisplay(null, 79, _time));
        TrainResult shown =
            Trainer.Run(f, new Adam { LearningRate = 0.1 }, [3, 4], new() { Steps = 5000, RecordEvery = 1, Progress = display });
        Assert.Equal(
            Trainer.Run(f, new Adam { LearningRate = 0.1 }, [3, 4], new() { Steps = 5000, RecordEvery = 1 }).FinalPoint, shown.FinalPoint);
        Assert.Contains("5000 of 5000", cell.Shown[^1].Bundle["text/html"]);
        Assert.Contains("data:image/svg+xml", cell.Shown[^1].Bundle["text/html"]);
        Assert.DoesNotContain("<Adam>", cell.Shown[^1].Bundle["text/html"]);
    }

    [Fact]
    public void Progress_begins_at_nothing_and_ends_at_once()
    {
        using var text = new StringWriter { NewLine = "\n" };
        using (var progress = new ProgressDisplay("trials", 4, new LiveDisplay(text, 79, _time)))
        {
            progress.Report(1);
            progress.Report(4, "done");
            progress.Report(-3);
        }

        Assert.StartsWith("\rtrials   0 % [........................]\rtrials 100 % done [", text.ToString());
        Assert.Equal(1, new ProgressView("none", 0, 0).Fraction);
    }

    [Fact]
    public void Reports_from_many_threads_end_with_the_last_one()
    {
        KernelInvocationContext.Current = new();
        using (var progress = new ProgressDisplay("trials", 1000, new LiveDisplay()))
        {
            int done = 0;
            Parallel.For(0, 999, _ => progress.Report(Interlocked.Increment(ref done)));
            progress.Report(1000);
        }

        Assert.StartsWith("update trials 100 %", KernelInvocationContext.Current.Shown[^1]);
    }

    /// <summary>A clock that moves only when told, with the timers that are due on the way.</summary>
    private sealed class ManualTime : TimeProvider
    {
        private readonly List<ManualTimer> _timers = [];
        private long _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = new ManualTimer(this, () => callback(state));
            _timers.Add(timer);
            return timer;
        }

        public void Advance(TimeSpan by)
        {
            _now += by.Ticks;
            foreach (ManualTimer timer in _timers.Where(t => t.Due <= _now).ToArray())
            {
                timer.Due = long.MaxValue;
                timer.Fire();
            }
        }

        private sealed class ManualTimer(ManualTime time, Action fire) : ITimer
        {
            public long Due { get; set; } = long.MaxValue;

            public Action Fire => fire;

            public bool Change(TimeSpan dueTime, TimeSpan period)
            {
                Due = dueTime == Timeout.InfiniteTimeSpan ? long.MaxValue : time._now + dueTime.Ticks;
                return true;
            }

            public void Dispose() => Due = long.MaxValue;

            public ValueTask DisposeAsync()
            {
                Dispose();
                return ValueTask.CompletedTask;
            }
        }
    }
}
