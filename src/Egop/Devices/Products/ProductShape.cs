namespace Egop;

/// <summary>By which kernels products are made.</summary>
internal enum ProductShape
{
    /// <summary>A vendor's library where there is one, else the shape that suits the device.</summary>
    Automatic,

    /// <summary>Operands packed in panels and a tile of the result in registers: for processors.</summary>
    Registers,

    /// <summary>Tiles of the operands in memory shared by a group: for GPUs.</summary>
    LocalTiles,
}
