using System.Numerics;
using System.Runtime.CompilerServices;

namespace Egop;

/// <summary>Carries a diagonal rule over gradient, parameters and state in one fused pass: each array is read once and written
/// once.</summary>
internal static unsafe class DiagonalPass
{
    /// <summary>Coordinates to a piece of parallel work: a multiple of every register width, and small beside the arrays worth
    /// dividing.</summary>
    private const int Piece = 1 << 16;

    /// <summary>Applies the rule to every coordinate; large arrays on one thread a processor, cut at multiples of a fixed length.</summary>
    /// <param name="rule">The recurrence.</param>
    /// <param name="gradient">∇f(x), length d.</param>
    /// <param name="x">The parameters, length d.</param>
    /// <param name="a">The first array of state, length d, or empty for none.</param>
    /// <param name="b">The second.</param>
    /// <param name="c">The third.</param>
    public static void Run<T,
        TRule>(in TRule rule, ReadOnlySpan<T> gradient, Span<T> x, Span<T> a = default, Span<T> b = default, Span<T> c = default)
        where T : unmanaged
        where TRule : struct, IDiagonalRule<T>
    {
        fixed (T* g = gradient, p = x, s = a, t = b, u = c)
        {
            if (x.Length < 2 * Piece)
                Apply(rule, g, p, s, t, u, 0, x.Length);
            else
                Divide(rule, g, p, s, t, u, x.Length);
        }
    }

    // A method of its own: the closure is allocated where arrays are divided, and nowhere else.
    private static void Divide<T, TRule>(TRule rule, T* g, T* x, T* a, T* b, T* c, int length)
        where T : unmanaged
        where TRule : struct, IDiagonalRule<T> =>
        ParallelRange.ForEach((length - 1) / Piece + 1, 0, i => Apply(rule, g, x, a, b, c, i * Piece, Math.Min(Piece, length - i * Piece)));

    private static void Apply<T, TRule>(TRule rule, T* g, T* x, T* a, T* b, T* c, nint start, nint count)
        where T : unmanaged
        where TRule : struct, IDiagonalRule<T>
    {
        nint end = start + count, whole = start + (count / Vector<T>.Count * Vector<T>.Count);
        switch ((a != null, b != null, c != null))
        {
            case (false, false, false):
                Whole<T, TRule, Absent, Absent, Absent>(rule, g, x, a, b, c, start, whole);
                break;
            case (true, false, false):
                Whole<T, TRule, Held, Absent, Absent>(rule, g, x, a, b, c, start, whole);
                break;
            case (true, true, false):
                Whole<T, TRule, Held, Held, Absent>(rule, g, x, a, b, c, start, whole);
                break;
            case (true, true, true):
                Whole<T, TRule, Held, Held, Held>(rule, g, x, a, b, c, start, whole);
                break;
            case (true, false, true):
                Whole<T, TRule, Held, Absent, Held>(rule, g, x, a, b, c, start, whole);
                break;
            case (false, true, false):
                Whole<T, TRule, Absent, Held, Absent>(rule, g, x, a, b, c, start, whole);
                break;
            case (false, true, true):
                Whole<T, TRule, Absent, Held, Held>(rule, g, x, a, b, c, start, whole);
                break;
            case (false, false, true):
                Whole<T, TRule, Absent, Absent, Held>(rule, g, x, a, b, c, start, whole);
                break;
        }

        if (whole < end)
            Rest(rule, g, x, a, b, c, whole, (int)(end - whole));
    }

    // Nothing but the loop, and which arrays there are a constant: then what the rule holds stays in registers.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Whole<T, TRule, TA, TB, TC>(TRule rule, T* g, T* x, T* a, T* b, T* c, nint start, nint end)
        where T : unmanaged
        where TRule : struct, IDiagonalRule<T>
        where TA : struct, IPresence
        where TB : struct, IPresence
        where TC : struct, IPresence
    {
        for (nint i = start; i < end; i += Vector<T>.Count)
        {
            Vector<T> vg =
                Vector.Load(g + i), vx = Vector.Load(x + i), va = Load<T, TA>(a + i), vb = Load<T, TB>(b + i), vc = Load<T, TC>(c + i);
            rule.Apply(vg, ref vx, ref va, ref vb, ref vc);
            vx.Store(x + i);
            Store<T, TA>(va, a + i);
            Store<T, TB>(vb, b + i);
            Store<T, TC>(vc, c + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<T> Load<T, TPresence>(T* p)
        where T : unmanaged
        where TPresence : struct, IPresence => TPresence.IsHeld ? Vector.Load(p) : Vector<T>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<T, TPresence>(Vector<T> lanes, T* p)
        where T : unmanaged
        where TPresence : struct, IPresence
    {
        if (TPresence.IsHeld)
            lanes.Store(p);
    }

    // Whole registers padded with zeros; what becomes of the pads is dropped.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Rest<T, TRule>(TRule rule, T* g, T* x, T* a, T* b, T* c, nint i, int rest)
        where T : unmanaged
        where TRule : struct, IDiagonalRule<T>
    {
        Vector<T> vx = LoadFew(x, i, rest), va = LoadFew(a, i, rest), vb = LoadFew(b, i, rest), vc = LoadFew(c, i, rest);
        rule.Apply(LoadFew(g, i, rest), ref vx, ref va, ref vb, ref vc);
        StoreFew(vx, x, i, rest);
        StoreFew(va, a, i, rest);
        StoreFew(vb, b, i, rest);
        StoreFew(vc, c, i, rest);
    }

    private static Vector<T> LoadFew<T>(T* array, nint i, int count)
        where T : unmanaged
    {
        Vector<T> lanes = Vector<T>.Zero;
        if (array != null)
            new ReadOnlySpan<T>(array + i, count).CopyTo(new Span<T>(&lanes, Vector<T>.Count));
        return lanes;
    }

    private static void StoreFew<T>(Vector<T> lanes, T* array, nint i, int count)
        where T : unmanaged
    {
        if (array != null)
            new ReadOnlySpan<T>(&lanes, count).CopyTo(new Span<T>(array + i, count));
    }

    /// <summary>Whether a method has an array of state.</summary>
    private interface IPresence
    {
        static abstract bool IsHeld { get; }
    }

    private readonly struct Held : IPresence
    {
        public static bool IsHeld => true;
    }

    private readonly struct Absent : IPresence
    {
        public static bool IsHeld => false;
    }
}
