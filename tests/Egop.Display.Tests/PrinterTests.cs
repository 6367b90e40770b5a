using System.Globalization;
using System.Xml.Linq;

namespace Egop.Tests;

/// <summary>The list of printers that every host takes: complete, well-formed, and never the end of a cell.</summary>
public class PrinterTests
{
    /// <summary>Public types that are no results: what is not listed here must have a printer and a sample.</summary>
    private static readonly Type[] _notShown =
    [
        typeof(DataException), typeof(SampleKey), typeof(BatchKey), typeof(DownloadProgress), typeof(EstimationProgress),
        typeof(TrainProgress),
        typeof(BasisCost), typeof(RandomStream), typeof(OptimizerFacts), typeof(DiagonalSlots), typeof(DiagonalSlot),
        typeof(DiagonalStep<>), typeof(ParameterGroup),
        typeof(ParameterMask), typeof(RefreshPoint),
        typeof(EstimationTimings), typeof(Axis), typeof(AxisMark), typeof(LineTrace), typeof(BarTrace), typeof(MarkerTrace),
        typeof(HeatMapTrace),
        typeof(ContourTrace), typeof(ReferenceLineTrace), typeof(LiveDisplay), typeof(ProgressDisplay), typeof(TrainingDisplay),
        typeof(StageProgress), typeof(ExperimentOptions), typeof(ExperimentProgress), typeof(DeviceBuffer<>), typeof(DeviceMatrix<>),
        typeof(DeviceOptimizer<>), typeof(DeviceException), typeof(Printer),
    ];

    private static readonly object[] _samples = [.. Displayables.All()];

    public static TheoryData<string> Names => [.. _samples.Select((value, i) => $"{i}: {value.GetType().Name}")];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_value_is_shown_as_text_and_as_well_formed_HTML(string name)
    {
        object value = _samples[int.Parse(name.Split(':')[0], CultureInfo.InvariantCulture)];
        IReadOnlyDictionary<string, string> forms = Printers.Of(value)!.Forms(value);
        Assert.All(forms.Values, text => Assert.NotEmpty(text));
        Assert.All(forms.Values, text => Assert.DoesNotContain("while it was drawn", text));
        Assert.NotEmpty(Printers.Of(value)!.TerminalText(value));
        string html = forms[Printer.HtmlType];
        Assert.Equal(html, Printers.Html(value));
        // A whole page is no XML: its head has elements without an end.
        if (value is not HtmlPage)
            XDocument.Parse($"<div>{html}</div>");
        Assert.DoesNotContain("<b>", html);
        if (forms.TryGetValue(Printer.LatexType, out string? latex))
            IsBalanced(latex);
    }

    [Fact]
    public void Every_public_type_of_results_has_a_printer_and_a_sample()
    {
        HashSet<Type> sampled = [.. _samples.Select(value => Open(value.GetType()))];
        foreach (Type type in Library.SelectMany(assembly => assembly.GetExportedTypes()))
        {
            bool isValue = !type.IsAbstract && !type.IsEnum && !type.IsInterface && !typeof(Delegate).IsAssignableFrom(type)
                && !type.IsNested;
            if (!isValue || _notShown.Contains(type))
                continue;
            Assert.True(Printers.All.Any(printer => printer.Type.IsAssignableFrom(type)), $"{type.Name} has no printer");
            Assert.True(sampled.Contains(type), $"{type.Name} is not among the samples");
        }

        static Type Open(Type type) => type.IsGenericType ? type.GetGenericTypeDefinition() : type;
    }

    [Fact]
    public void Every_printer_of_the_list_is_sampled() =>
        Assert.All(Printers.All,
            printer => Assert.True(_samples.Any(value => Printers.Of(value) == printer), $"{printer.Type.Name} has no sample"));

    [Fact]
    public void A_value_that_cannot_be_drawn_is_named_and_fails_nothing()
    {
        Printer broken = Printer.Of<Broken>(_ => throw new InvalidOperationException());
        Assert.Equal("<pre>a &lt; b (InvalidOperationException while it was drawn)</pre>", broken.Html(new Broken()));
        Assert.Equal("a < b", broken.Text(new Broken()));
        Assert.Equal("Mute (NotSupportedException while it was drawn)", Printer.Of<Mute>(_ => "").Text(new Mute()));
        Assert.Equal("", Printer.Of<Broken>(_ => "", latex: _ => throw new InvalidOperationException()).Latex(new Broken()));
    }

    [Fact]
    public void A_value_of_another_type_is_refused_by_name()
    {
        Assert.Contains("expected a value of Broken, actual Mute",
            Assert.Throws<ArgumentException>(() => Printer.Of<Broken>(_ => "").Html(new Mute())).Message);
        Assert.Contains("expected a value of this library", Assert.Throws<ArgumentException>(() => Printers.Html(1.5)).Message);
        Assert.Null(Printers.Of(1.5));
    }

    [Fact]
    public void The_same_value_gives_the_same_bytes()
    {
        IEnumerable<object> values = Displayables.Views().Concat(Displayables.Optimizer());
        foreach ((object first, object second) in values.Zip(Displayables.Views().Concat(Displayables.Optimizer())))
            Assert.Equal(Printers.Of(first)!.Forms(first), Printers.Of(second)!.Forms(second));
    }

    /// <summary>The assemblies whose values are shown.</summary>
    private static System.Reflection.Assembly[] Library =>
        [typeof(LinearAlgebraProvider).Assembly, typeof(IObjective).Assembly, typeof(Certificate).Assembly, typeof(Chart).Assembly,
            typeof(Experiment).Assembly, typeof(Printers).Assembly];

    private static void IsBalanced(string latex)
    {
        Assert.StartsWith("$$", latex);
        Assert.EndsWith("$$", latex);
        int depth = 0;
        for (int i = 0; i < latex.Length; i++)
        {
            if (latex[i] == '\\')
                i++;
            else if (latex[i] is '{' or '}')
                depth += latex[i] == '{' ? 1 : -1;
            Assert.True(depth >= 0, latex);
        }

        Assert.True(depth == 0, latex);
    }

    private sealed class Broken
    {
        public override string ToString() => "a < b";
    }

    private sealed class Mute
    {
        public override string ToString() => throw new NotSupportedException();
    }
}
