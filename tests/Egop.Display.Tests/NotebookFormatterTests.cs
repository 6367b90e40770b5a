using System.Collections;
using System.Globalization;
using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Xml.Linq;

namespace Egop.Tests;

/// <summary>What a notebook finds when it looks for formatters by their names, as .NET Interactive does.</summary>
public class NotebookFormatterTests
{
    /// <summary>Public types that are no results: what is not listed here must be displayable.</summary>
    private static readonly Type[] _notShown =
    [
        typeof(DataException), typeof(SampleKey), typeof(BatchKey), typeof(DownloadProgress), typeof(EstimationProgress), typeof(TrainProgress), typeof(BasisCost),
        typeof(RandomStream), typeof(OptimizerFacts), typeof(DiagonalSlots), typeof(DiagonalSlot), typeof(ParameterGroup), typeof(ParameterMask), typeof(RefreshPoint), typeof(EstimationTimings), typeof(Axis), typeof(AxisMark),
        typeof(LineTrace), typeof(BarTrace), typeof(MarkerTrace), typeof(HeatMapTrace), typeof(ContourTrace), typeof(ReferenceLineTrace), typeof(LinearAlgebraProvider), typeof(LiveDisplay), typeof(ProgressDisplay), typeof(TrainingDisplay), typeof(StageProgress), typeof(ExperimentOptions), typeof(ExperimentProgress),
        typeof(DeviceBuffer<>), typeof(DeviceMatrix<>), typeof(DeviceOptimizer<>), typeof(DeviceException),
    ];

    private static readonly object[] _samples = [.. Displayables.All()];

    public static TheoryData<string> Names => [.. _samples.Select((value, i) => $"{i}: {value.GetType().Name}")];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_displayable_value_is_shown_through_the_look_up_by_names(string name)
    {
        object value = _samples[int.Parse(name.Split(':')[0], CultureInfo.InvariantCulture)];
        Dictionary<string, string> bundle = LookUp(value);
        Assert.True(bundle.ContainsKey("text/html") && bundle.ContainsKey("text/plain"), $"{name}: {string.Join(", ", bundle.Keys)}");
        Assert.All(bundle.Values, text => Assert.NotEmpty(text));
        Assert.All(bundle.Values, text => Assert.DoesNotContain("while it was drawn", text));
        string html = (string)value.GetType().GetMethod("ToHtml", Type.EmptyTypes)!.Invoke(value, null)!;
        Assert.Equal(html, bundle["text/html"]);
        // A whole page is no XML: its head has elements without an end.
        if (value is not HtmlPage)
            XDocument.Parse($"<div>{html}</div>");
        Assert.DoesNotContain("<b>", html);
        if (bundle.TryGetValue("text/latex", out string? latex))
            IsBalanced(latex);
    }

    [Fact]
    public void Every_public_type_of_results_is_displayable_and_sampled()
    {
        HashSet<Type> sampled = [.. _samples.Select(value => Open(value.GetType()))];
        foreach (Type type in typeof(Chart).Assembly.GetExportedTypes().Where(t => !t.IsAbstract && !t.IsEnum && !t.IsInterface && !typeof(Delegate).IsAssignableFrom(t) && !t.IsNested))
        {
            if (_notShown.Contains(type))
                continue;
            Assert.True(type.GetMethod("ToHtml", Type.EmptyTypes) is { IsPublic: true }, $"{type.Name} has no ToHtml()");
            Assert.True(Attribute(type) is not null, $"{type.Name} lacks the attribute");
            Assert.True(sampled.Contains(type), $"{type.Name} is not among the samples");
        }

        static Type Open(Type type) => type.IsGenericType ? type.GetGenericTypeDefinition() : type;
    }

    [Fact]
    public void Objects_of_the_library_behind_its_interfaces_are_displayable()
    {
        Type[] interfaces = [typeof(IOptimizer), typeof(IBasis), typeof(IObjective), typeof(ISamplingDistribution), typeof(IGradientTransform), typeof(Schedule)];
        foreach (Type type in typeof(Chart).Assembly.GetTypes().Where(t => !t.IsAbstract && !t.IsInterface && !t.IsDefined(typeof(CompilerGeneratedAttribute)) && interfaces.Any(i => i.IsAssignableFrom(t))))
        {
            if (type.IsNestedPrivate && !typeof(Schedule).IsAssignableFrom(type))
                continue;
            Assert.True(type.GetMethod("ToHtml", Type.EmptyTypes) is not null && Attribute(type) is not null, $"{type.Name} is not displayable");
        }
    }

    [Fact]
    public void A_value_that_cannot_be_drawn_is_named_and_fails_nothing()
    {
        Assert.Equal("<pre>a &lt; b (InvalidOperationException while it was drawn)</pre>", LookUp(new Broken())["text/html"]);
        Assert.Equal("a < b", LookUp(new Broken())["text/plain"]);
        Assert.Equal("Mute (NotSupportedException while it was drawn)", LookUp(new Mute())["text/plain"]);
        Assert.False(LookUp(new Mute()).ContainsKey("text/html"));
    }

    [Fact]
    public void The_same_value_gives_the_same_bytes()
    {
        foreach ((object first, object second) in Displayables.Views().Concat(Displayables.Optimizer()).Zip(Displayables.Views().Concat(Displayables.Optimizer())))
            Assert.Equal(LookUp(first), LookUp(second));
    }

    /// <summary>The steps of .NET Interactive's look-up, and the exact members it asks for.</summary>
    private static Dictionary<string, string> LookUp(object value)
    {
        Attribute attribute = Attribute(value.GetType())!;
        var sourceType = (Type)attribute.GetType().GetProperty("FormatterSourceType")!.GetValue(attribute)!;
        var preferred = (string[])attribute.GetType().GetProperty("PreferredMimeTypes")!.GetValue(attribute)!;
        object source = Activator.CreateInstance(sourceType)!;
        var formatters = (IEnumerable)sourceType.GetMethod("CreateTypeFormatters")!.Invoke(source, null)!;
        var bundle = new Dictionary<string, string>();
        foreach (object formatter in formatters)
        {
            var mime = (string)formatter.GetType().GetProperty("MimeType")!.GetValue(formatter)!;
            MethodInfo method = formatter.GetType().GetMethod("Format")!;
            Assert.Equal([typeof(object), typeof(TextWriter)], method.GetParameters().Select(p => p.ParameterType));
            ParameterExpression instance = Expression.Parameter(typeof(object)), writer = Expression.Parameter(typeof(TextWriter));
            Func<object, TextWriter, bool> format = Expression.Lambda<Func<object, TextWriter, bool>>(
                Expression.Call(Expression.Constant(formatter), method, instance, writer), instance, writer).Compile();
            if (!preferred.Contains(mime))
                continue;
            using var text = new StringWriter();
            bool written = format(value, text);
            Assert.Equal(written, text.ToString().Length > 0);
            if (written)
                bundle[mime] = text.ToString();
        }

        if (value.GetType().Assembly == typeof(Chart).Assembly)
            Assert.Equal(preferred.Order(), bundle.Keys.Order());
        return bundle;
    }

    private static Attribute? Attribute(Type type) =>
        type.GetCustomAttributes(inherit: true).OfType<Attribute>().SingleOrDefault(a => a.GetType().Name == "TypeFormatterSourceAttribute");

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

    [TypeFormatterSource(typeof(NotebookFormatters))]
    private sealed class Broken
    {
        public string ToHtml() => throw new InvalidOperationException();

        public override string ToString() => "a < b";
    }

    [TypeFormatterSource(typeof(NotebookFormatters))]
    private sealed class Mute
    {
        public override string ToString() => throw new NotSupportedException();
    }
}
