namespace Egop.Benchmarks;

/// <summary>Operands: the same numbers in every run.</summary>
internal static class Random
{
    public static double[] Normal(int count, ulong seed)
    {
        double[] values = new double[count];
        new RandomStream(new SampleKey(seed, 0)).FillNormal(values);
        return values;
    }

    public static void Fill(SampleKey key, Span<float> values)
    {
        double[] wide = new double[values.Length];
        new RandomStream(key).FillNormal(wide);
        for (int i = 0; i < values.Length; i++)
            values[i] = (float)wide[i];
    }

    public static float[] NormalSingle(int count, ulong seed) => Array.ConvertAll(Normal(count, seed), value => (float)value);
}
