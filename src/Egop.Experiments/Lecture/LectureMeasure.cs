namespace Egop;

/// <summary>What has to fall to a share of its start.</summary>
internal enum LectureMeasure
{
    /// <summary>‖∇f‖ from coordinates of x of one size: the lecture's words, but the stiff coordinate alone decides.</summary>
    Gradient,

    /// <summary>‖x − x*‖ from coordinates of x of one size: the slowest coordinate decides.</summary>
    Distance,

    /// <summary>√(f − f*) from coordinates of y = Dx of one size, where all scales take part alike.</summary>
    Value,
}
