namespace Egop;

/// <summary>How many work items run, and in groups of how many.</summary>
/// <param name="ItemsX">Items along the first dimension, a multiple of the group.</param>
/// <param name="GroupX">Group along the first dimension.</param>
/// <param name="ItemsY">Items along the second dimension.</param>
/// <param name="GroupY">Group along the second dimension.</param>
internal readonly record struct KernelShape(int ItemsX, int GroupX, int ItemsY = 1, int GroupY = 1)
{
    /// <summary>Enough whole groups for a number of items; kernels drop what is beyond.</summary>
    public static KernelShape Cover(int items, int group) => new((items + group - 1) / group * group, group);
}
