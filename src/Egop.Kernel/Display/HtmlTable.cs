using System.Collections;
using System.Globalization;
using System.Net;
using System.Reflection;
using System.Text;
using Microsoft.FSharp.Reflection;

namespace Egop.Kernel;

/// <summary>
/// Tables for the shapes that F# code has: sequences of records, tuples and scalars, dictionaries, records, unions, matrices.
/// </summary>
/// <remarks>Rows and columns are limited, and a sequence is not read beyond what is shown, so it may be endless.</remarks>
internal sealed class HtmlTable(ValueFormatter formatter)
{
    /// <summary>How many rows are shown.</summary>
    public const int Rows = 40;

    /// <summary>How many columns are shown.</summary>
    public const int Columns = 20;

    // What a cell shows of a value that has a table of its own.
    private const int InnerText = 300;

    private readonly StringBuilder _html = new();

    /// <summary>The table of a value; null for one that is better off as text.</summary>
    public string? Of(object value)
    {
        Type type = value.GetType();
        return value switch
        {
            string => null,
            IDictionary dictionary => Pairs(dictionary.Cast<object>().Select(Pair), dictionary.Count),
            Array { Rank: 2 } matrix => Matrix(matrix),
            IEnumerable items => Pair(items) is { } pairs ? Pairs(pairs, Count(items)) : Items(items),
            _ when FSharpType.IsRecord(type, null) => Fields(null, FSharpType.GetRecordFields(type, null), value),
            _ when FSharpType.IsTuple(type) => Tuple(FSharpValue.GetTupleFields(value)),
            _ when FSharpType.IsUnion(type, null) && !IsList(type) => Union(value, type),
            _ => null,
        };
    }

    private string? Items(IEnumerable items)
    {
        List<object?> shown = items.Cast<object?>().Take(Rows + 1).ToList();
        if (shown.Count == 0)
            return null;
        bool more = shown.Count > Rows;
        if (more)
            shown.RemoveAt(Rows);
        if (shown.All(item => item is not null && FSharpType.IsRecord(item.GetType(), null))
            && shown.Select(i => i!.GetType()).Distinct().Count() == 1)
        {
            PropertyInfo[] fields = FSharpType.GetRecordFields(shown[0]!.GetType(), null);
            Start(["", .. fields.Select(f => f.Name)]);
            Body(shown, item => FSharpValue.GetRecordFields(item!, null));
        }
        else if (shown.All(item => item is not null && FSharpType.IsTuple(item.GetType()))
            && shown.Select(i => i!.GetType()).Distinct().Count() == 1)
        {
            Start(["", .. FSharpType.GetTupleElements(shown[0]!.GetType()).Select((_, i) => $"Item{i + 1}")]);
            Body(shown, item => FSharpValue.GetTupleFields(item!));
        }
        else if (shown.All(item => item is Array { Rank: 1 } or IList && item is not string))
        {
            int columns = shown.Max(item => ((IList)item!).Count);
            Start(["", .. Enumerable.Range(0, Math.Min(columns, Columns + 1)).Select(Number)]);
            Body(shown, item => ((IList)item!).Cast<object?>().Take(Columns + 1).ToArray());
        }
        else
        {
            Start(["", "value"]);
            Body(shown, item => [item]);
        }
        return End(more, Count(items));
    }

    private string Pairs(IEnumerable<(object? Key, object? Value)> pairs, int? count)
    {
        var shown = pairs.Take(Rows + 1).ToList();
        bool more = shown.Count > Rows;
        Start(["key", "value"]);
        foreach (var (key, value) in shown.Take(Rows))
            Row(null, [key, value]);
        return End(more, count);
    }

    private string Matrix(Array matrix)
    {
        int rows = matrix.GetLength(0), columns = matrix.GetLength(1);
        Start(["", .. Enumerable.Range(0, Math.Min(columns, Columns + 1)).Select(Number)]);
        for (int i = 0; i < Math.Min(rows, Rows); i++)
            Row(Number(i), Enumerable.Range(0, Math.Min(columns, Columns + 1)).Select(j => matrix.GetValue(i, j)).ToArray());
        return End(rows > Rows, rows);
    }

    private string Fields(string? title, PropertyInfo[] fields, object value)
    {
        if (title is null)
            _html.Append("<table><tbody>");
        else
            Start([title, ""]);
        foreach (PropertyInfo field in fields)
            Row(field.Name, [field.GetValue(value)]);
        return End(more: false, null);
    }

    /// <summary>A tuple is well told by text, unless something in it shows itself.</summary>
    private string? Tuple(object?[] items)
    {
        if (!items.Any(item => formatter.OwnHtml(item) is not null))
            return null;
        Start([.. items.Select((_, i) => $"Item{i + 1}")]);
        Row(null, items);
        return End(more: false, null);
    }

    private string? Union(object value, Type type)
    {
        var (union, fields) = FSharpValue.GetUnionFields(value, type, null);
        if (fields.Length == 0)
            return null;
        if (type.IsGenericType && type.Name is "FSharpOption`1" or "FSharpValueOption`1")
            return fields[0] is { } inner ? formatter.OwnHtml(inner) ?? Of(inner) : null;
        return Fields(union.Name, union.GetFields(), value);
    }

    private void Body(List<object?> items, Func<object?, object?[]> cells)
    {
        for (int i = 0; i < items.Count; i++)
            Row(Number(i), cells(items[i]));
    }

    private void Start(string[] header)
    {
        _html.Append("<table><thead><tr>");
        foreach (string name in header.Take(Columns + 1))
            _html.Append("<th>").Append(Escape(name)).Append("</th>");
        if (header.Length > Columns + 1)
            _html.Append("<th>…</th>");
        _html.Append("</tr></thead><tbody>");
    }

    private void Row(string? name, object?[] cells)
    {
        _html.Append("<tr>");
        if (name is not null)
            _html.Append("<th>").Append(Escape(name)).Append("</th>");
        foreach (object? cell in cells.Take(Columns))
            _html.Append(IsNumber(cell) ? "<td style=\"text-align:right\">" : "<td style=\"text-align:left\">").Append(Inner(cell))
                .Append("</td>");
        if (cells.Length > Columns)
            _html.Append("<td>…</td>");
        _html.Append("</tr>");
    }

    private string End(bool more, int? count)
    {
        _html.Append("</tbody></table>");
        if (more)
            _html.Append(CultureInfo.InvariantCulture, $"<div>… {(count is { } n ? $"{n - Rows} more" : "more")}</div>");
        string html = _html.ToString();
        _html.Clear();
        return html;
    }

    private string Inner(object? value)
    {
        if (value is null)
            return "";
        if (formatter.OwnHtml(value) is { } html)
            return html;
        string text = value as string ?? formatter.Text(value, value.GetType());
        return Escape(text.Length <= InnerText ? text : text[..InnerText] + "…").Replace("\n", "<br>", StringComparison.Ordinal);
    }

    /// <summary>The entries of what is a dictionary by its generic interface only, such as F#'s Map; null for anything else.</summary>
    private static IEnumerable<(object? Key, object? Value)>? Pair(IEnumerable items) =>
        items.GetType().GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() is var d
            && (d == typeof(IReadOnlyDictionary<,>) || d == typeof(IDictionary<,>)))
            ? items.Cast<object>().Select(Pair)
            : null;

    private static (object? Key, object? Value) Pair(object entry) => entry is DictionaryEntry e
        ? (e.Key, e.Value)
        : (entry.GetType().GetProperty("Key")?.GetValue(entry), entry.GetType().GetProperty("Value")?.GetValue(entry));

    private static int? Count(IEnumerable items) => items is ICollection collection
        ? collection.Count
        : items.GetType().GetProperty(IsList(items.GetType()) ? "Length" : "Count")?.GetValue(items) as int?;

    private static bool IsList(Type type) =>
        type.IsGenericType && type.Name == "FSharpList`1" || type.BaseType is { IsGenericType: true, Name: "FSharpList`1" };

    private static bool IsNumber(object? value) =>
        value is sbyte or byte or short or ushort or int or uint or long or ulong or float or double or decimal
        or Half or System.Numerics.BigInteger;

    private static string Number(int i) => i.ToString(CultureInfo.InvariantCulture);

    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}
