namespace Egop;

/// <summary>Bases from the eigenvectors of one block of an estimate.</summary>
internal static class EgopBases
{
    /// <summary>The r leading eigenvectors, without a copy where they are all those of the block in the format they are held in.</summary>
    public static PartialBasis Leading(this EgopBlock block, int rank, BasisStorage? storage = null)
    {
        if (rank < 0 || rank > block.Rank)
        {
            throw Guard.Bad(
                nameof(rank), $"0 to {block.Rank}, the number of eigenvectors in block {block.Name}", Guard.Text(rank),
                rank > block.Order
                    ? "Ask for no more eigenvectors than coordinates."
                    : "Estimate with a larger Rank, or from more samples.");
        }

        var all = new PartialBasis(new StoredRows(block.Vectors, block.Rank, block.Order), "EGOP");
        BasisStorage held = all.Storage;
        return rank == block.Rank && (storage ?? held) == held
            ? all
            : new PartialBasis(all.Rows.ToDoubles(rank), rank, block.Order, "EGOP", storage ?? held);
    }

    /// <summary>The basis of all eigenvectors, those of eigenvalue 0 completed where the block does not hold them.</summary>
    public static IBasis ToBasis(this EgopBlock block, BasisStorage storage) =>
        block.IsComplete ? block.Complete().Stored(storage) : block.Leading(block.Rank, storage).Complete(randomDirections: 0);

    /// <summary>The eigenbasis of a block that holds all eigenvectors.</summary>
    public static DenseBasis Complete(this EgopBlock block) => new(new StoredRows(block.Vectors, block.Order, block.Order), "EGOP");
}
