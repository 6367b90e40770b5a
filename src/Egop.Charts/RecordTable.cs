using System.Collections;
using System.Collections.Immutable;
using System.Reflection;

namespace Egop;

/// <summary>Sequences of records as tables, by reflection.</summary>
internal static class RecordTable
{
    public static Table Of<T>(IEnumerable<T> rows, int maxRows)
    {
        T[] all = [.. rows];
        // The declared type, unless that says nothing of the values.
        Type? type = typeof(T) == typeof(object) || typeof(T).IsInterface || typeof(T).IsAbstract
            ? all.FirstOrDefault(row => row is not null)?.GetType()
            : typeof(T);
        (string Name, Func<object, object?> Get)[] columns = type is null || IsPlain(type) ? [] : Columns(type);
        Table table = columns.Length == 0 ? new Table("value") : new Table(columns.Select(column => column.Name));
        return (table with { MaxRows = maxRows }).WithRows(all.Select(row => columns.Length == 0
            ? ImmutableArray.Create(Cell(row))
            : [.. columns.Select(column => row is null || !type!.IsInstanceOfType(row) ? null : Value(column.Get, row))]));
    }

    private static (string, Func<object, object?>)[] Columns(Type type)
    {
        const BindingFlags Public = BindingFlags.Public | BindingFlags.Instance;
        IEnumerable<(int Order, string Name, Func<object, object?> Get)> properties = type.GetProperties(Public)
            .Where(p => p.CanRead && p.GetIndexParameters().Length == 0 && !p.PropertyType.IsByRefLike && p.Name != "EqualityContract")
            .Select(p => (p.MetadataToken, p.Name, (Func<object, object?>)p.GetValue));
        // Value tuples and plain structures keep their numbers in fields.
        IEnumerable<(int Order, string Name, Func<object, object?> Get)> fields = type.GetFields(Public)
            .Select(f => (f.MetadataToken, f.Name, (Func<object, object?>)f.GetValue));
        return [.. properties.OrderBy(p => p.Order).Concat(fields.OrderBy(f => f.Order)).Select(p => (p.Name, p.Get))];
    }

    private static bool IsPlain(Type type) =>
        type.IsPrimitive || type.IsEnum || type == typeof(string) || type == typeof(decimal) || Nullable.GetUnderlyingType(type) is not null
        || (typeof(IFormattable).IsAssignableFrom(type) && type.Namespace == nameof(System)) || typeof(IEnumerable).IsAssignableFrom(type);

    // A property that throws is an empty cell with its reason: the rest of the table is still worth seeing.
    private static object? Value(Func<object, object?> get, object row)
    {
        try
        {
            return Cell(get(row));
        }
        catch (TargetInvocationException e)
        {
            return $"({e.InnerException?.GetType().Name})";
        }
    }

    private static object? Cell(object? value)
    {
        if (value is null)
            return null;
        Type type = value.GetType();
        if (type.IsGenericType && type.Name is "FSharpOption`1" or "FSharpValueOption`1")
            return Option(value, type);
        return value is not string && value is IEnumerable list ? Listed(list) : value;
    }

    private static object? Option(object value, Type type) =>
        type.GetProperty("IsNone", BindingFlags.Public | BindingFlags.Instance)?.GetValue(value) is true
            ? null
            : Cell(type.GetProperty("Value")?.GetValue(value));

    private static string Listed(IEnumerable list)
    {
        const int Most = 6;
        string[] texts = [.. list.Cast<object?>().Take(Most + 1).Select(item => Table.Text(item))];
        return string.Join(", ", texts.Take(Most)) + (texts.Length > Most ? ", …" : "");
    }
}
