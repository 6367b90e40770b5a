namespace Egop;

/// <summary>
/// One matrix product for <see cref="TileKernel{T, TV, TLanes}"/>: C_ij = start_ij + Σ_p a_ip b_pj, where j counts vectors of elements
/// and a_ip is one element, broadcast, or a vector.
/// </summary>
/// <remarks>
/// Distances are in elements. p runs over Outer × Inner: A moves by AStep and B by BStep within the inner loop, and by AJump and BJump
/// more after each round of it, which is how a reduction runs over data rows that are kept one vector of rows after the other.
/// </remarks>
internal unsafe struct TileProduct<T>
    where T : unmanaged
{
    public T* A;
    public nint ARow;
    public nint AStep;
    public nint AJump;
    public T* B;
    public nint BColumn;
    public nint BStep;
    public nint BJump;
    public nint Outer;
    public nint Inner;
    public T* Start;
    public nint StartRow;
    public nint StartColumn;
    public T* C;
    public nint CRow;
    public nint CColumn;

    /// <summary>Where a mode wants it: results below it become it.</summary>
    public T Floor;

    /// <summary>Where a mode wants it: one vector for each row of C, to which the vectors of that row are added.</summary>
    public T* Sums;
}

/// <summary>What a product starts from and what becomes of its sums: nothing special unless a mode says so. All of it is known to the
/// compiler, which removes what a mode has not.</summary>
internal interface ITileMode
{
    /// <summary>Elements of A are vectors, not numbers to broadcast.</summary>
    static virtual bool VectorA => false;

    /// <summary>Sums start from <see cref="TileProduct{T}.Start"/>, not from zero.</summary>
    static virtual bool Starts => false;

    /// <summary>Results are at least <see cref="TileProduct{T}.Floor"/>; NaN stays NaN.</summary>
    static virtual bool Floor => false;

    /// <summary>Results are zero where C was not positive before.</summary>
    static virtual bool Mask => false;

    /// <summary>Results are added to what C holds: a second level of summation.</summary>
    static virtual bool Adds => false;

    /// <summary>Results are also added to <see cref="TileProduct{T}.Sums"/>.</summary>
    static virtual bool Sums => false;

    /// <summary>The elements of each resulting vector are added up, and that to the one element of C.</summary>
    static virtual bool Reduce => false;
}

/// <summary>A layer's outputs from its inputs: biases, product, rectifier.</summary>
internal readonly struct ForwardMode : ITileMode
{
    public static bool Starts => true;

    public static bool Floor => true;
}

/// <summary>Derivatives by a rectified layer's inputs, written over its outputs, and their sums over the data rows.</summary>
internal readonly struct RectifiedBackwardMode : ITileMode
{
    public static bool Mask => true;

    public static bool Sums => true;
}

/// <summary>As <see cref="RectifiedBackwardMode"/> for a linear layer.</summary>
internal readonly struct LinearBackwardMode : ITileMode
{
    public static bool Sums => true;
}

/// <summary>C ← C + A B.</summary>
internal readonly struct AddMode : ITileMode
{
    public static bool Adds => true;
}

/// <summary>Inner products of rows of A with rows of B, both read in vectors, added to C.</summary>
internal readonly struct InnerMode : ITileMode
{
    public static bool VectorA => true;

    public static bool Reduce => true;
}
