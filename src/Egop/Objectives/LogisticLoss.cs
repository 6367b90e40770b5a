using System.Numerics;
using System.Numerics.Tensors;

namespace Egop;

/// <summary>log(1 + exp(−y_i ⟨a_i, θ⟩)), accurate for margins of any size and sign.</summary>
internal sealed class LogisticLoss(double[] y) : MarginLoss
{
    /// <summary>Logarithms and decays of a piece of a tile.</summary>
    private const int Piece = 128;

    public override double Differentiate<T>(Span<T> margins, ReadOnlySpan<int> rows, int start)
    {
        Span<T> decays = stackalloc T[Piece], logs = stackalloc T[Piece];
        double sum = 0;
        for (int first = 0; first < margins.Length; first += Piece)
        {
            Span<T> t = margins.Slice(first, Math.Min(Piece, margins.Length - first)), e = decays[..t.Length], log = logs[..t.Length];
            Decay(t, e, rows, start + first);
            TensorPrimitives.Add(e, T.One, log);
            TensorPrimitives.Log(log, log);
            for (int i = 0; i < t.Length; i++)
            {
                T rounded = T.One + e[i];
                sum += double.CreateTruncating((t[i] < T.Zero ? -t[i] : T.Zero) + LogOnePlus(e[i], log[i]));
                T slope = (t[i] < T.Zero ? T.One : e[i]) / rounded;
                t[i] = y[rows.IsEmpty ? start + first + i : rows[start + first + i]] > 0 ? -slope : slope;
            }
        }

        return sum;
    }

    /// <summary>Turns ⟨a_i, θ⟩ into margins y_i ⟨a_i, θ⟩ and writes exp(−|margin|), of which every quantity here is made without overflow.</summary>
    public void Decay<T>(Span<T> t, Span<T> e, ReadOnlySpan<int> rows, int start)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        // The exponential of it is above the smallest normal number, so products with it do not fall into slow denormal arithmetic.
        T largest = T.CreateTruncating(typeof(T) == typeof(double) ? 700 : 80);
        for (int i = 0; i < t.Length; i++)
        {
            if (y[rows.IsEmpty ? start + i : rows[start + i]] < 0)
                t[i] = -t[i];
            e[i] = T.Max(-T.Abs(t[i]), -largest);
        }

        TensorPrimitives.Exp(e, e);
    }

    // log(1 + e) to full relative accuracy from log(fl(1 + e)): the rounding of 1 + e cancels in the ratio.
    private static T LogOnePlus<T>(T e, T log)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T rounded = (T.One + e) - T.One;
        return rounded == T.Zero ? e : log * (e / rounded);
    }
}
