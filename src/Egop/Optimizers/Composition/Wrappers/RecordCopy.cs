using System.Reflection;

namespace Egop;

/// <summary>What <c>record with { Property = value }</c> does, for a property known by name only.</summary>
internal static class RecordCopy
{
    /// <summary>Public properties in the order of their declaration, those of base records first.</summary>
    public static IEnumerable<PropertyInfo> Properties(Type type)
    {
        return type.GetProperties().Where(p => p.GetIndexParameters().Length == 0).OrderBy(p => Depth(p.DeclaringType));

        static int Depth(Type? type) => type is null ? 0 : 1 + Depth(type.BaseType);
    }

    /// <summary>A copy with one property changed; what its setter throws comes out as it is.</summary>
    public static IOptimizer With(IOptimizer optimizer, PropertyInfo property, object value)
    {
        // The compiler's name for the method behind `with`.
        MethodInfo clone = optimizer.GetType().GetMethod("<Clone>$")
            ?? throw Guard.Bad(nameof(optimizer), "a record", optimizer.GetType().Name, "Change other optimizers with Scheduled, by a function.");
        object copy = clone.Invoke(optimizer, BindingFlags.DoNotWrapExceptions, null, null, null)!;
        property.SetMethod!.Invoke(copy, BindingFlags.DoNotWrapExceptions, null, [value], null);
        return (IOptimizer)copy;
    }
}
