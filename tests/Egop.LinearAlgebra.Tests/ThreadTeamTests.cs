namespace Egop.Tests;

public sealed class ThreadTeamTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public void Every_index_of_every_phase_is_worked_once_before_the_phase_ends(int threads)
    {
        using var team = new ThreadTeam(threads);
        for (int phase = 0; phase < 3000; phase++)
        {
            int[] visits = new int[phase % 11];
            team.ForEach(visits.Length, i => Interlocked.Increment(ref visits[i]));
            Assert.All(visits, x => Assert.Equal(1, x));
        }
    }

    [Fact]
    public void Helpers_that_have_gone_to_sleep_are_woken_or_not_needed()
    {
        using var team = new ThreadTeam(3);
        for (int phase = 0; phase < 20; phase++)
        {
            int sum = 0;
            team.ForEach(100, i => Interlocked.Add(ref sum, i));
            Assert.Equal(4950, sum);
            Thread.Sleep(2);
        }
    }

    [Fact]
    public void An_exception_is_thrown_after_the_phase_and_the_team_goes_on()
    {
        using var team = new ThreadTeam(2);
        int done = 0;
        var e = Assert.Throws<InvalidOperationException>(() => team.ForEach(50, i =>
        {
            Interlocked.Increment(ref done);
            if (i == 7)
                throw new InvalidOperationException("seven");
        }));
        Assert.Equal("seven", e.Message);
        Assert.Equal(50, done);
        team.ForEach(50, _ => Interlocked.Increment(ref done));
        Assert.Equal(100, done);
    }

    [Fact]
    public void Inside_a_piece_of_work_a_team_is_one_thread()
    {
        int[] sizes = new int[4];
        using var team = new ThreadTeam(2);
        team.ForEach(2, i =>
        {
            using var inner = new ThreadTeam(5);
            sizes[i] = inner.Threads;
        });
        ParallelRange.ForEach(2, 2, i =>
        {
            using var inner = new ThreadTeam(5);
            sizes[2 + i] = inner.Threads;
        });
        Assert.Equal([1, 1, 1, 1], sizes);
        using var outside = new ThreadTeam(5);
        Assert.Equal(5, outside.Threads);
    }

    [Fact]
    public void A_negative_number_of_threads_is_refused() =>
        Assert.Equal("threads", Assert.Throws<ArgumentException>(() => new ThreadTeam(-1)).ParamName);
}
