namespace Egop;

/// <summary>What has to fall to a share of its start.</summary>
internal enum LectureMeasure
{
    /// <summary>‖∇f‖ from x = (1, ..., 1): the lecture's words, but the stiff coordinate alone decides.</summary>
    Gradient,

    /// <summary>‖x − x*‖ from x = (1, ..., 1): the slowest coordinate decides.</summary>
    Distance,

    /// <summary>√(f − f*) from y = Dx = (1, ..., 1), where all scales take part alike.</summary>
    Value,
}
