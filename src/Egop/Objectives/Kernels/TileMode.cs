namespace Egop;

/// <summary>What a product starts from and what becomes of its sums; constants to the compiler, which removes what a mode has not.</summary>
internal interface ITileMode
{
    /// <summary>Elements of A are vectors, not numbers to broadcast.</summary>
    static abstract bool VectorA { get; }

    /// <summary>Sums start from <see cref="TileProduct{T}.Start"/>, not from zero.</summary>
    static abstract bool Starts { get; }

    /// <summary>Results are at least <see cref="TileProduct{T}.Floor"/>; NaN stays NaN.</summary>
    static abstract bool Floor { get; }

    /// <summary>Results are zero where C was not positive before.</summary>
    static abstract bool Mask { get; }

    /// <summary>Results are added to what C holds: a second level of summation.</summary>
    static abstract bool Adds { get; }

    /// <summary>Results are also added to <see cref="TileProduct{T}.Sums"/>.</summary>
    static abstract bool Sums { get; }

    /// <summary>The elements of each resulting vector are added up, and that to the one element of C.</summary>
    static abstract bool Reduce { get; }
}

/// <summary>A layer's outputs from its inputs: biases, product, rectifier.</summary>
internal readonly struct ForwardMode : ITileMode
{
    public static bool VectorA => false;

    public static bool Starts => true;

    public static bool Floor => true;

    public static bool Mask => false;

    public static bool Adds => false;

    public static bool Sums => false;

    public static bool Reduce => false;
}

/// <summary>Derivatives by a rectified layer's inputs, written over its outputs, and their sums over the data rows.</summary>
internal readonly struct RectifiedBackwardMode : ITileMode
{
    public static bool VectorA => false;

    public static bool Starts => false;

    public static bool Floor => false;

    public static bool Mask => true;

    public static bool Adds => false;

    public static bool Sums => true;

    public static bool Reduce => false;
}

/// <summary>As <see cref="RectifiedBackwardMode"/> for a linear layer.</summary>
internal readonly struct LinearBackwardMode : ITileMode
{
    public static bool VectorA => false;

    public static bool Starts => false;

    public static bool Floor => false;

    public static bool Mask => false;

    public static bool Adds => false;

    public static bool Sums => true;

    public static bool Reduce => false;
}

/// <summary>C ← C + A B.</summary>
internal readonly struct AddMode : ITileMode
{
    public static bool VectorA => false;

    public static bool Starts => false;

    public static bool Floor => false;

    public static bool Mask => false;

    public static bool Adds => true;

    public static bool Sums => false;

    public static bool Reduce => false;
}

/// <summary>Inner products of rows of A with rows of B, both read in vectors, added to C.</summary>
internal readonly struct InnerMode : ITileMode
{
    public static bool VectorA => true;

    public static bool Starts => false;

    public static bool Floor => false;

    public static bool Mask => false;

    public static bool Adds => false;

    public static bool Sums => false;

    public static bool Reduce => true;
}
