namespace Egop;

/// <summary>Optimizers, their pieces, states and schedules as notebooks show them.</summary>
internal static class OptimizerHtml
{
    public static string Of(IOptimizer optimizer)
    {
        OptimizerFacts? facts = (optimizer as Optimizer)?.Facts;
        var card = new HtmlCard(optimizer.Name, facts is null ? "" : facts.Source);
        if (facts is not null)
            card.Fact("update", facts.Formula);
        card.Facts(Shown(HyperParameters.Of(optimizer)));
        if (facts is not null)
            card.Fact("state", facts.StateSize).Fact("follows", facts.Follows);
        return card.ToHtml();
    }

    public static string Of(IGradientTransform transform) => new HtmlCard(transform.Name, transform.ToString() ?? "").ToHtml();

    /// <summary>The update as LaTeX without delimiters; "" for what is made of methods.</summary>
    public static string Latex(IOptimizer optimizer) => (optimizer as Optimizer)?.Facts.Latex ?? "";

    public static string Of(OptimizerState state)
    {
        var table = new Table("array", "kind", "length", "format", "norm");
        foreach (StateSlot slot in state.Slots)
            table =
                table.AddRow(slot.Name, Kind(slot.Kind), slot.Length, slot.Precision == Precision.Single ? "single" : "double", Norm(slot));
        var card = new HtmlCard(
            "State of an optimizer", $"after {Guard.Text(state.Steps)} steps, for {Guard.Text(state.Layout.Dimension)} parameters");
        return (state.Slots.Count == 0 ? card.Line("no arrays") : card.Add(table)).ToHtml();
    }

    public static string Of(StateSlot slot) =>
        new HtmlCard(slot.Name, Kind(slot.Kind)).Fact("length", slot.Length).Fact("norm", Norm(slot)).ToHtml();

    public static string Of(Schedule schedule)
    {
        var card = new HtmlCard("Schedule", schedule.ToString());
        return schedule is ConstantSchedule or RelativeStepSchedule ? card.ToHtml() : card.Add(Curve(schedule)).ToHtml();
    }

    private static IEnumerable<KeyValuePair<string, string>> Shown(IReadOnlyDictionary<string, string> parameters) =>
        parameters.Where(p => p.Key != nameof(IOptimizer.Name) && !p.Key.EndsWith("Equivariance", StringComparison.Ordinal));

    private static string Kind(SlotKind kind) =>
        kind switch { SlotKind.Momentum => "momentum", SlotKind.SecondMoment => "second moment", _ => "" };

    private static double Norm(StateSlot slot) => Math.Sqrt(slot.ToDoubles().Sum(v => v * v));

    private static Chart Curve(Schedule schedule)
    {
        const int Points = 400;
        int last = Length(schedule);
        double[] steps = [.. Enumerable.Range(0, Points + 1).Select(i => (double)((long)i * last / Points)).Distinct()];
        return new Chart
        {
            X = new Axis("step"),
            Y = new Axis("value"),
            Traces = [new LineTrace("", steps, steps.Select(step => schedule.At((long)step))) { Marker = MarkerShape.None }],
            Width = 440,
            Height = 220,
        };
    }

    /// <summary>
    /// As many steps as show what the schedule does: the first power of ten after which its value has changed and then stays, from 100 to
    /// 100 000.
    /// </summary>
    private static int Length(Schedule schedule)
    {
        for (int last = 100; last < 100_000; last *= 10)
        {
            if (schedule.At(last) != schedule.At(0) && schedule.At(last) == schedule.At(10L * last)
                && schedule.At(last) == schedule.At(5L * last))
                return last;
        }

        return schedule.At(1000) == schedule.At(0) ? 10_000 : 1000;
    }
}
