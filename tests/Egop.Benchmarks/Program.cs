using System.Diagnostics;

namespace Egop.Benchmarks;

/// <summary>`bench [group ...] [--strict] [--quick] [--page] [--no-run]`.</summary>
internal static class Program
{
    private const int Interrupted = 130;

    private static int Main(string[] arguments)
    {
        if (arguments is ["child", var name, .. var rest])
            return Children.Run(name, rest);
        using var cancellation = new CancellationTokenSource();
        Console.OutputEncoding = System.Text.Encoding.UTF8;
        Console.CancelKeyPress += (_, press) =>
        {
            press.Cancel = true;
            cancellation.Cancel();
        };
        try
        {
            return Run(BenchOptions.Parse(arguments), cancellation.Token);
        }
        catch (BenchException e)
        {
            Console.Error.WriteLine(e.Message);
            Console.Error.WriteLine(Usage());
            return 2;
        }
        catch (OperationCanceledException)
        {
            Console.WriteLine("Interrupted: the group that was running is not written.");
            return Interrupted;
        }
    }

    private static int Run(BenchOptions options, CancellationToken cancellation)
    {
        if (options.Help)
        {
            Console.WriteLine(Usage());
            return 0;
        }

        Group[] chosen = Groups.Choose(options.Groups);
        var rows = new List<Row>();
        int broken = 0;
        if (!options.NoRun)
        {
            using var bench = new Bench(options, cancellation);
            Machine machine = Machine.Describe(bench);
            Console.WriteLine(machine);
            Console.WriteLine(Table.Header);
            foreach (Group group in chosen)
            {
                try
                {
                    rows.AddRange(RunGroup(group, bench, machine, options.Results));
                }
                catch (BenchException e)
                {
                    // One group's trouble is not the others'.
                    broken++;
                    Console.WriteLine($"  {group.Name}: {e.Message}");
                }
            }
        }

        if (options.Page)
            Console.WriteLine($"Wrote {Path.GetRelativePath(options.Root, Page.Write(options, Groups.All))}.");
        int below = rows.Count(row => row.Verdict == Verdict.Below);
        Console.WriteLine(
            $"{rows.Count(row => row.Verdict == Verdict.Ok)} ok, {below} below, {rows.Count(row => row.Verdict == Verdict.Absent)} without their peer"
            + (broken > 0 ? $"; {broken} groups could not finish" : ""));
        return broken > 0 ? 2 : options.Strict && below > 0 ? 1 : 0;
    }

    private static List<Row> RunGroup(Group group, Bench bench, Machine machine, string results)
    {
        Console.WriteLine($"\n{group.Name}: {group.What}");
        long start = Stopwatch.GetTimestamp();
        var rows = new List<Row>();
        try
        {
            foreach (Row row in group.Rows(bench))
            {
                rows.Add(row);
                Console.WriteLine(Table.Console(row));
            }
        }
        finally
        {
            bench.Python.EndAll();
        }

        var report = new Report(
            group.Name, group.What, DateTimeOffset.UtcNow, Stopwatch.GetElapsedTime(start).TotalSeconds, machine, bench.Ceilings, rows);
        report.Save(results);
        return rows;
    }

    private static string Usage() =>
        "bench [group ...] [--strict] [--quick] [--page] [--no-run]\n"
        + "  --strict  exit with 1 when a row is below its goal\n"
        + "  --quick   small sizes, one round: whether everything runs\n"
        + "  --page    write docs/benchmarks.md from the results of artifacts/bench\n"
        + "  --no-run  run nothing, with --page\n"
        + "Groups (all of them when none is named):\n"
        + string.Join('\n', Groups.All.Select(group => $"  {group.Name,-11} {group.What}"));
}
