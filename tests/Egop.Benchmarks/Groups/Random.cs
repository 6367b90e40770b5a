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

    public static float[] NormalSingle(int count, ulong seed)
    {
        float[] values = new float[count];
        new RandomStream(new SampleKey(seed, 0)).FillNormal(values);
        return values;
    }
}
