namespace Egop;

/// <summary>Optimizer state as named tensors, and back.</summary>
/// <remarks>
/// "state.steps", I64, is the number of steps. A slot with one number for each parameter is cut by the layout: "state.momentum.W1" has the
/// shape of W1. Any
/// other slot is one vector: "state.W1.left factor". Numbers are F64 or F32 as the slot's precision is.
/// </remarks>
internal static class StateTensors
{
    public const string Prefix = "state.", Steps = Prefix + "steps";

    public static IEnumerable<NamedTensor> Of(OptimizerState state)
    {
        yield return NamedTensor.OfIntegers(Steps, [state.Steps]);
        foreach (Piece piece in state.Slots.SelectMany(slot => Pieces(state.Layout, slot)))
        {
            yield return piece.Slot.Precision == Precision.Double
                ? NamedTensor.Of(piece.Name, piece.Slot.Values.AsSpan(piece.Offset, piece.Length), piece.Shape)
                : NamedTensor.OfSingles(piece.Name, piece.Slot.SingleValues.AsSpan(piece.Offset, piece.Length), piece.Shape);
        }
    }

    /// <summary>Fills a fresh state of the optimizer; what differs in name, type or shape is all named in one message.</summary>
    public static void Fill(OptimizerState state, Safetensors file, string source, IOptimizer optimizer)
    {
        Piece[] pieces = [.. state.Slots.SelectMany(slot => Pieces(state.Layout, slot))];
        List<string> differences = [.. pieces.Select(piece => Difference(
            file, piece.Name, piece.Type, piece.Shape)).Append(Difference(file, Steps, TensorType.I64, [])).OfType<string>()];
        HashSet<string> expected = [Steps, .. pieces.Select(piece => piece.Name), .. state.Layout.Select(array => array.Name)];
        differences.AddRange(file
            .Where(t => t.Name.StartsWith(Prefix, StringComparison.Ordinal) && !expected.Contains(t.Name))
            .Select(t => $"{t} is not of this state"));
        Require(differences, source, $"the state of {optimizer.Name} for {state.Layout}");
        state.Steps = file[Steps].ToIntegers()[0] is >= 0 and var steps
            ? steps
            : throw new DataException(source, $"tensor \"{Steps}\"", "a number of steps", "a negative one", "Save the state again.");
        foreach (Piece piece in pieces)
        {
            if (piece.Slot.Precision == Precision.Double)
                file[piece.Name].ToDoubles().CopyTo(piece.Slot.Values.AsSpan(piece.Offset));
            else
                file[piece.Name].ToSingles().CopyTo(piece.Slot.SingleValues.AsSpan(piece.Offset));
        }
    }

    /// <summary>How a tensor of the file differs from what is expected, or null.</summary>
    public static string? Difference(Safetensors file, string name, TensorType type, ReadOnlySpan<long> shape) => file.Find(name) switch
    {
        null => $"{name} {type.Text()} {NamedTensor.ShapeText(shape.ToArray())} is missing",
        { } tensor when tensor.Type != type || !shape.SequenceEqual(tensor.Shape.ToArray()) =>
            $"{name} is {tensor.Type.Text()} {NamedTensor.ShapeText(tensor.Shape)} instead of {type.Text()} "
            + $"{NamedTensor.ShapeText(shape.ToArray())}",
        _ => null,
    };

    public static void Require(List<string> differences, string source, string what)
    {
        const int shown = 8;
        if (differences.Count == 0)
            return;
        string more = differences.Count > shown ? $"; and {differences.Count - shown} more" : "";
        throw new DataException(
            source, null, what, string.Join("; ", differences.Take(shown)) + more,
            "Load it with the optimizer, the hyper-parameters that set sizes, the layout and the precision that it was saved with.");
    }

    private static IEnumerable<Piece> Pieces(ParameterLayout layout, StateSlot slot) => slot.Length == layout.Dimension
        ? layout.Select(array => new Piece($"{Prefix}{slot.Name}.{array.Name}", slot, array.Offset, array.Length, Shape(array)))
        : [new Piece($"{Prefix}{slot.Name}", slot, 0, slot.Length, [slot.Length])];

    public static long[] Shape(ParameterBlock array) => array.IsMatrix ? [array.Rows, array.Columns] : [array.Rows];

    private sealed record Piece(string Name, StateSlot Slot, int Offset, int Length, long[] Shape)
    {
        public TensorType Type => Slot.Precision == Precision.Double ? TensorType.F64 : TensorType.F32;
    }
}
