using System.Numerics.Tensors;

namespace Egop;

/// <summary>The state of an optimizer, carried over when the basis of a run changes.</summary>
internal static class StateInBases
{
    private const int Batch = 64;

    /// <summary>Moves a state, in place, from one basis to another; true when it was started afresh, its step count too.</summary>
    public static bool MoveState(this BasisRefresh refresh, IOptimizer optimizer, OptimizerState state, IBasis from, IBasis to)
    {
        bool restarts = state.Slots.Any(s => s.Kind == SlotKind.Factor)
            || (refresh.SecondMoments == SecondMomentPolicy.Reset && state.Slots.Any(s => s.Kind == SlotKind.SecondMoment));
        if (restarts)
        {
            state.Reset(optimizer.Init(state.Layout, PrecisionOf(state)));
            state.Steps = 0;
            return true;
        }

        foreach (StateSlot slot in state.Slots)
        {
            double[] values = slot.Precision == Precision.Double ? slot.Values : slot.ToDoubles();
            // What a clipped gradient was summed to is no momentum by its kind, but with negative numbers no sum of squares either.
            if (slot.Kind == SlotKind.Momentum || (slot.Kind == SlotKind.SecondMoment && Array.Exists(values, v => v < 0)))
                to.ToBasis(from.ToOriginal(values), values);
            else if (slot.Kind == SlotKind.SecondMoment && refresh.SecondMoments == SecondMomentPolicy.Rotate)
                RotateSquares(from, to, values, refresh.Probes);
            if (slot.Precision == Precision.Single)
                TensorPrimitives.ConvertTruncating<double, float>(values, slot.SingleValues);
        }

        return false;
    }

    // Numbers of the whole method are in double precision whatever the arrays are.
    private static Precision PrecisionOf(OptimizerState state) =>
        state.Slots.Any(s => s.Precision == Precision.Single) ? Precision.Single : Precision.Double;

    /// <summary>Replaces v by v' = diag(Q diag(v) Qᵀ) with Q = V'ᵀ V, exactly or from random vectors.</summary>
    /// <param name="from">V.</param>
    /// <param name="to">V'.</param>
    /// <param name="v">v ≥ 0; replaced.</param>
    /// <param name="probes">0 for the exact sum over all coordinates; else the mean of (Q √v ξ)² over so many vectors ξ of random
    /// signs.</param>
    public static void RotateSquares(IBasis from, IBasis to, Span<double> v, int probes)
    {
        int k = v.Length, vectors = probes == 0 ? k : probes;
        double[] roots = new double[k], sum = new double[k];
        for (int i = 0; i < k; i++)
            roots[i] = Math.Sqrt(v[i]);
        for (int first = 0; first < vectors; first += Batch)
        {
            int count = Math.Min(Batch, vectors - first);
            double[] old = new double[count * k], theta = new double[count * from.Dimension];
            for (int m = 0; m < count; m++)
            {
                if (probes == 0)
                    old[(m * k) + first + m] = roots[first + m];
                else
                    Probe(first + m, roots, old.AsSpan(m * k, k));
            }

            from.ToOriginalMany(old, theta);
            to.ToBasisMany(theta, old);
            for (int m = 0; m < count; m++)
            {
                for (int i = 0; i < k; i++)
                    sum[i] += old[(m * k) + i] * old[(m * k) + i];
            }
        }

        for (int i = 0; i < k; i++)
            v[i] = probes == 0 ? sum[i] : sum[i] / probes;
    }

    private static void Probe(int index, double[] roots, Span<double> vector)
    {
        // The same signs at every refresh: between refreshes nothing depends on them that would remember.
        var stream = new RandomStream(new SampleKey(Seeds.Derive(0, "probes of second moments"), (ulong)index));
        for (int i = 0; i < vector.Length; i++)
            vector[i] = (stream.NextUInt64() & 1) == 0 ? roots[i] : -roots[i];
    }
}
