using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.FSharp.Collections;
using Microsoft.FSharp.Core;
using Printer = Microsoft.FSharp.Core.FSharpChoice<
    System.Tuple<System.Type, Microsoft.FSharp.Core.FSharpFunc<object, string>>,
    System.Tuple<System.Type, Microsoft.FSharp.Core.FSharpFunc<object, object>>>;

namespace Egop.Kernel;

/// <summary>The object that cells know as fsi: how values are printed, and the arguments of the session.</summary>
/// <remarks>It has the members of F# Interactive's object of that name, which the compiler finds by their names.</remarks>
public sealed class FsiSettings
{
    private const string Html = "text/html";

    private readonly List<(Type Type, string MimeType, Func<object, string> Print)> _forms = [];

    internal FsiSettings()
    {
    }

    /// <summary>The format of floating point numbers.</summary>
    public string FloatingPointFormat { get; set; } = "g10";

    /// <summary>The culture of printed values.</summary>
    public IFormatProvider FormatProvider { get; set; } = CultureInfo.InvariantCulture;

    /// <summary>The width of a line of printed values.</summary>
    public int PrintWidth { get; set; } = 78;

    /// <summary>How deeply nested values are printed.</summary>
    public int PrintDepth { get; set; } = 100;

    /// <summary>How many items of a collection are printed.</summary>
    public int PrintLength { get; set; } = 100;

    /// <summary>How many nodes of a value are printed.</summary>
    public int PrintSize { get; set; } = 10000;

    /// <summary>Whether properties of classes are printed. F# Interactive does; in a notebook they would drown the value.</summary>
    public bool ShowProperties { get; set; }

    /// <summary>Whether sequences are printed by their first items.</summary>
    public bool ShowIEnumerable { get; set; } = true;

    /// <summary>Whether values of declarations are printed. A notebook shows the last expression only.</summary>
    public bool ShowDeclarationValues { get; set; } = true;

    /// <summary>The arguments of the session.</summary>
    [SuppressMessage("Performance", "CA1819:Properties should not return arrays", Justification = "F# Interactive has it so.")]
    public string[] CommandLineArgs { get; set; } = ["egop-kernel"];

    /// <summary>The printers added so far, as the compiler wants them.</summary>
    public FSharpList<Printer> AddedPrinters { get; private set; }
        = FSharpList<Printer>.Empty;

    /// <summary>Prints the values of a type by a function.</summary>
    public void AddPrinter<T>(FSharpFunc<T, string> printer)
    {
        ArgumentNullException.ThrowIfNull(printer);
        Add(Printer.NewChoice1Of2(
            new(typeof(T), FuncConvert.FromFunc<object, string>(value => printer.Invoke((T)value)))));
    }

    /// <summary>Prints the values of a type as other values.</summary>
    public void AddPrintTransformer<T>(FSharpFunc<T, object> transformer)
    {
        ArgumentNullException.ThrowIfNull(transformer);
        Add(Printer.NewChoice2Of2(
            new(typeof(T), FuncConvert.FromFunc<object, object>(value => transformer.Invoke((T)value)))));
    }

    /// <summary>Shows the values of a type as HTML: what it needs on the page, by name, and the HTML itself.</summary>
    public void AddHtmlPrinter<T>(FSharpFunc<T, Tuple<IEnumerable<Tuple<string, string>>, string>> printer)
    {
        ArgumentNullException.ThrowIfNull(printer);
        AddForm<T>(Html, value =>
        {
            var (needed, html) = printer.Invoke(value);
            return string.Concat(needed.Select(item => item.Item2)) + html;
        });
    }

    /// <summary>
    /// Shows the values of a type in a format of notebooks, such as text/html or text/latex; a value for which the text is empty has no
    /// such form.
    /// </summary>
    public void AddMimePrinter<T>(string mimeType, FSharpFunc<T, string> printer)
    {
        ArgumentException.ThrowIfNullOrEmpty(mimeType);
        ArgumentNullException.ThrowIfNull(printer);
        AddForm<T>(mimeType, printer.Invoke);
    }

    /// <summary>For each format the latest printer that takes the value.</summary>
    internal IReadOnlyList<(string MimeType, Func<object, string> Print)> Forms(object value)
    {
        lock (_forms)
            return [.. _forms.Where(form => form.Type.IsInstanceOfType(value)).DistinctBy(form => form.MimeType).Select(form => (
                form.MimeType, form.Print))];
    }

    /// <summary>Whether the reader has said how values like this one are printed.</summary>
    internal bool HasPrinter(object value) => AddedPrinters.Any(choice => choice switch
    {
        Printer.Choice1Of2 { Item.Item1: var type }
            => type.IsInstanceOfType(value),
        Printer.Choice2Of2 { Item.Item1: var type }
            => type.IsInstanceOfType(value),
        _ => false,
    });

    private void AddForm<T>(string mimeType, Func<T, string> print)
    {
        lock (_forms)
            _forms.Insert(0, (typeof(T), mimeType, value => print((T)value)));
    }

    private void Add(Printer printer) =>
        AddedPrinters = FSharpList<Printer>.Cons(printer, AddedPrinters);
}
