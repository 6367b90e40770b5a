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
