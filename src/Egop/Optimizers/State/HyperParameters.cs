using System.Collections;
using System.Globalization;
using System.Reflection;

namespace Egop;

/// <summary>The hyper-parameters of an optimizer as texts by name, the same in every culture: what a checkpoint says about the method that
/// made it.</summary>
internal static class HyperParameters
{
    /// <summary>Every public property that can be set when the record is made, by its name; of an optimizer inside another "Inner.Beta1".
    /// Who computes is no hyper-parameter.</summary>
    public static IReadOnlyDictionary<string, string> Of(IOptimizer optimizer)
    {
        var texts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        Add(texts, "", optimizer);
        return texts;
    }

    private static void Add(SortedDictionary<string, string> texts, string prefix, IOptimizer optimizer)
    {
        texts[prefix + nameof(IOptimizer.Name)] = optimizer.Name;
        foreach (PropertyInfo property in optimizer.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property.CanRead && property.GetIndexParameters().Length == 0
                && property.Name is not (nameof(IOptimizer.Name) or nameof(Optimizer.Facts)))
                Add(texts, prefix + property.Name, property.GetValue(optimizer));
        }
    }

    private static void Add(SortedDictionary<string, string> texts, string name, object? value)
    {
        switch (value)
        {
            case IOptimizer inner:
                Add(texts, name + ".", inner);
                break;
            case null:
                texts[name] = "none";
                break;
            case string text:
                texts[name] = text;
                break;
            case Schedule schedule:
                texts[name] = schedule.ToString();
                break;
            case IFormattable number:
                texts[name] = number.ToString(null, CultureInfo.InvariantCulture);
                break;
            case bool truth:
                texts[name] = truth ? "true" : "false";
                break;
            case IEnumerable list:
                foreach ((int i, object? item) in list.Cast<object?>().Index())
                    Add(texts, $"{name}[{i}]", item);
                break;
            case LinearAlgebraProvider or Delegate:
                break;
            default:
                texts[name] = value.ToString() ?? "";
                break;
        }
    }
}
