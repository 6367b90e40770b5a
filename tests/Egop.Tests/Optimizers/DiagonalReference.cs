using System.Numerics;

namespace Egop.Tests;

/// <summary>
/// The diagonal methods' recurrences for one coordinate at a time: slow and plain, what the fused passes are compared with bit for bit.
/// </summary>
/// <remarks>Scalars are computed in double and rounded to T; 1 − β and 1 − βᵗ follow from β as T holds it. Whether the recurrences are the
/// right ones is for the goldens.</remarks>
internal static class DiagonalReference
{
    /// <summary>Step t (from 1) of a method on one coordinate with up to three numbers of state.</summary>
    public static void Step<T>(IOptimizer optimizer, long t, T gradient, ref T x, Span<T> s)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        double rate = optimizer.LearningRate.At(t - 1);
        T g = gradient;
        switch (optimizer)
        {
            case Sgd o:
                g += To<T>(o.WeightDecay) * x;
                if (o.Momentum != 0)
                {
                    s[0] = t == 1 ? T.Zero * s[0] + T.One * g : To<T>(o.Momentum) * s[0] + To<T>(1 - o.Dampening) * g;
                    g = o.Nesterov ? g + To<T>(o.Momentum) * s[0] : s[0];
                }

                x -= To<T>(rate) * g;
                break;
            case Adagrad o:
                g += To<T>(o.WeightDecay) * x;
                s[0] += g * g;
                x -= Ratio(To<T>(rate / (1 + (t - 1) * o.LearningRateDecay)) * g, Root(s[0], o.Epsilon, o.IsEpsilonInsideRoot));
                break;
            case RmsProp o:
                RmsProp(o, rate, g + To<T>(o.WeightDecay) * x, ref x, s);
                break;
            case Adadelta o:
                g += To<T>(o.WeightDecay) * x;
                s[0] = Average<T>(o.Rho, s[0], g, g);
                T u = T.Sqrt((s[1] + To<T>(o.Epsilon)) / (s[0] + To<T>(o.Epsilon))) * g;
                s[1] = Average<T>(o.Rho, s[1], u, u);
                x -= To<T>(rate) * u;
                break;
            case Adam o:
                Adam(o, t, rate, g, ref x, s);
                break;
            case Adamax o:
                g += To<T>(o.WeightDecay) * x;
                s[0] = Average<T>(o.Beta1, s[0], g);
                s[1] = T.Max(To<T>(o.Beta2) * s[1], T.Abs(g) + To<T>(o.Epsilon));
                x -= To<T>(rate / Correction<T>(o.Beta1, t)) * s[0] / s[1];
                break;
            case NAdam o:
                double product = 1;
                for (long k = 1; k <= t; k++)
                    product *= Mu(k);
                double Mu(long k) => o.Beta1 * (1 - 0.5 * Math.Pow(0.96, k * o.MomentumDecay));
                g += To<T>(o.WeightDecay) * x;
                s[0] = Average<T>(o.Beta1, s[0], g);
                s[1] = Average<T>(o.Beta2, s[1], g, g);
                T top = To<T>(rate * (1 - Mu(t)) / (1 - product)) * g + To<T>(rate * Mu(t + 1) / (1 - product * Mu(t + 1))) * s[0];
                x -= top / (T.Sqrt(To<T>(1 / Correction<T>(o.Beta2, t)) * s[1]) + To<T>(o.Epsilon));
                break;
            case RAdam o:
                RAdam(o, t, rate, g + To<T>(o.WeightDecay) * x, ref x, s);
                break;
            case Agd o:
                T past = To<T>(1 / (t > 1 ? Correction<T>(o.Beta1, t - 1) : 1)) * s[0];
                s[0] = Average<T>(o.Beta1, s[0], g);
                T difference = To<T>(1 / Correction<T>(o.Beta1, t)) * s[0] - past;
                s[1] = Average<T>(o.Beta2, s[1], difference, difference);
                s[2] = T.Max(s[2], s[1]);
                double root2 = Math.Sqrt(Correction<T>(o.Beta2, t));
                T move =
                    s[0] / T.Max(T.Sqrt(o.AmsGrad ? s[2] : s[1]), To<T>(o.Delta * root2)), clip = To<T>(o.Clip ?? double.PositiveInfinity);
                x = To<T>(1 - rate * o.WeightDecay) * x - To<T>(rate * root2 / Correction<T>(o.Beta1, t)) * T.Clamp(move, -clip, clip);
                break;
            default:
                throw new ArgumentException($"no reference for {optimizer}", nameof(optimizer));
        }
    }

    private static void RmsProp<T>(RmsProp o, double rate, T g, ref T x, Span<T> s)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        s[0] = Average<T>(o.Alpha, s[0], g, g);
        T square = s[0];
        if (o.Centered)
        {
            s[1] = Average<T>(o.Alpha, s[1], g);
            square = T.Max(s[0] - s[1] * s[1], T.Zero);
        }

        T move = Ratio(To<T>(o.IsRateInsideMomentum ? rate : 1) * g, Root(square, o.Epsilon, o.IsEpsilonInsideRoot));
        if (o.Momentum > 0)
        {
            s[2] = To<T>(o.Momentum) * s[2] + move;
            move = o.Nesterov ? To<T>(o.Momentum) * s[2] + move : s[2];
        }

        x -= To<T>(o.IsRateInsideMomentum ? 1 : rate) * move;
    }

    private static void Adam<T>(Adam o, long t, double rate, T g, ref T x, Span<T> s)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (!o.IsDecayDecoupled)
            g += To<T>(o.WeightDecay) * x;
        s[0] = Average<T>(o.Beta1, s[0], g);
        s[1] = Average<T>(o.Beta2, s[1], g, g);
        T corrected = To<T>(1 / Correction<T>(o.Beta2, t)), square;
        switch (o.AmsGrad)
        {
            case AmsGrad.None:
                square = corrected * s[1];
                break;
            case AmsGrad.Torch:
                s[2] = T.Max(s[2], s[1]);
                square = corrected * s[2];
                break;
            default:
                square = s[2] = T.Max(s[2], corrected * s[1]);
                break;
        }

        double beta1 = Rounded<T>(o.Beta1), correction1 = Correction<T>(o.Beta1, t);
        T step = o.Nesterov
            ? To<T>(rate * (beta1 / Correction<T>(o.Beta1, t + 1))) * s[0] + To<T>(rate * (1 - beta1) / correction1) * g
            : To<T>(rate * (1 / correction1)) * s[0];
        T kept = o.IsDecayDecoupled ? To<T>(1 - rate * o.WeightDecay) : T.One;
        x = kept * x - Ratio(step, T.Sqrt(square + To<T>(o.EpsilonRoot)) + To<T>(o.Epsilon));
    }

    private static void RAdam<T>(RAdam o, long t, double rate, T g, ref T x, Span<T> s)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        s[0] = Average<T>(o.Beta1, s[0], g);
        s[1] = Average<T>(o.Beta2, s[1], g, g);
        double beta2 =
            Rounded<T>(o.Beta2), limit = 2 / (1 - beta2) - 1, length = limit - 2 * t * Math.Pow(beta2, t) / Correction<T>(o.Beta2, t);
        double plain = rate / Correction<T>(o.Beta1, t);
        if (length <= 5)
        {
            x -= To<T>(plain) * s[0];
            return;
        }

        double rectified = plain
            * (Math.Sqrt((length - 4) * (length - 2) * limit / ((limit - 4) * (limit - 2) * length))
                * Math.Sqrt(Correction<T>(o.Beta2, t)));
        x -= To<T>(rectified) * s[0] / (T.Sqrt(s[1]) + To<T>(o.Epsilon));
    }

    private static T To<T>(double value)
        where T : INumberBase<T> => T.CreateTruncating(value);

    private static double Rounded<T>(double beta)
        where T : INumberBase<T> => double.CreateTruncating(To<T>(beta));

    private static double Correction<T>(double beta, long t)
        where T : INumberBase<T> => 1 - Math.Pow(Rounded<T>(beta), t);

    /// <summary>β s + (1−β) a, or β s + (1−β) a b.</summary>
    private static T Average<T>(double beta, T s, T a, T? b = null)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T fresh = To<T>(1 - Rounded<T>(beta)) * a;
        return To<T>(beta) * s + (b is { } factor ? fresh * factor : fresh);
    }

    private static T Root<T>(T square, double epsilon, bool inside)
        where T : unmanaged, IFloatingPointIeee754<T> => inside ? T.Sqrt(square + To<T>(epsilon)) : T.Sqrt(square) + To<T>(epsilon);

    private static T Ratio<T>(T a, T b)
        where T : unmanaged, IFloatingPointIeee754<T> => b == T.Zero ? T.Zero : a / b;
}
