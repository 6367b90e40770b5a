using System.Text.Json;
using MathNet.Numerics.LinearAlgebra;

namespace Egop.Tests.Goldens;

/// <summary>The library's objectives against values, derivatives and gradient outer products computed elsewhere.</summary>
internal static class ObjectiveGoldens
{
    private const double Derivatives = 1e-10;
    private const double EigenvalueAgreement = 1e-9;

    private static readonly Dictionary<string, Action<IObjective, JsonElement>> _quantities = new()
    {
        ["dimension"] = (f, golden) => Assert.Equal(golden.Integer("dimension"), f.Dimension),
        ["values"] = Values,
        ["gradients"] = Gradients,
        ["hessian_at_first_point"] = Hessian,
        ["hessian_vector_product"] = HessianVectorProduct,
        ["egop"] = OuterProducts,
        ["egop_eigenvalues"] = Eigenvalues,
        ["stable_rank"] = StableRank,
        ["leading_eigenvector_density"] = Density,
    };

    /// <summary>The quantities that a file gives, each a row; one that fails when the file is at fault or gives none.</summary>
    internal static IReadOnlyList<string> QuantitiesOf(GoldenFile file)
    {
        if (file.Kind == GoldenKind.Optimizer)
            return [];
        string[] given = file.Kind == GoldenKind.Objective ? [.. _quantities.Keys.Where(quantity => file.Root.Has(quantity))] : [];
        return given.Length > 0 ? given : ["a usable file"];
    }

    internal static void Check(GoldenFile file, string quantity)
    {
        if (!_quantities.TryGetValue(quantity, out Action<IObjective, JsonElement>? check))
            Assert.Fail($"{file.Title}: {(file.Fault.Length > 0 ? file.Fault : $"gives none of {string.Join(", ", _quantities.Keys)}")}");
        check(GoldenObjectives.Create(file.Root), file.Root);
    }

    private static void Values(IObjective f, JsonElement golden)
    {
        double[] expected = golden.Vector("values"), actual = Sample(f, golden).Values;
        Assert.Equal(expected.Length, actual.Length);
        // A value near zero by cancellation carries the rounding of the terms that cancelled; the largest value stands in for them.
        double largest = expected.Max(Math.Abs);
        for (int m = 0; m < actual.Length; m++)
            Close(actual[m], expected[m], (Derivatives * Math.Abs(expected[m])) + (Rounding(8) * largest), $"value at point {m}");
    }

    private static void Gradients(IObjective f, JsonElement golden)
    {
        double[][] expected = golden.Rows("gradients");
        Matrix<double> actual = Sample(f, golden).Gradients;
        Assert.Equal(expected.Length, actual.RowCount);
        double largest = expected.Max(g => Vector<double>.Build.Dense(g).L2Norm());
        for (int m = 0; m < expected.Length; m++)
        {
            Vector<double> reference = Vector<double>.Build.Dense(expected[m]);
            double distance = (actual.Row(m) - reference).L2Norm();
            Close(distance, 0, (Derivatives * reference.L2Norm()) + (Rounding(8) * largest), $"distance of gradients at point {m}");
        }
    }

    private static void Hessian(IObjective f, JsonElement golden)
    {
        Matrix<double> expected = Matrix<double>.Build.DenseOfRowArrays(golden.Rows("hessian_at_first_point"));
        double[] x = golden.Rows("sample_points")[0];
        var actual = Matrix<double>.Build.Dense(f.Dimension, f.Dimension);
        for (int j = 0; j < f.Dimension; j++)
        {
            double[] unit = new double[f.Dimension], column = new double[f.Dimension];
            unit[j] = 1;
            Exact(f).HessianVectorProduct(x, unit, column);
            actual.SetColumn(j, column);
        }

        Close((actual - expected).FrobeniusNorm(), 0, Derivatives * expected.FrobeniusNorm(), "distance of Hessians");
    }

    private static void HessianVectorProduct(IObjective f, JsonElement golden)
    {
        JsonElement product = golden.Field("hessian_vector_product");
        double[] x = golden.Rows("sample_points")[product.Integer("point")], actual = new double[f.Dimension];
        Exact(f).HessianVectorProduct(x, product.Vector("vector"), actual);
        Vector<double> expected = Vector<double>.Build.Dense(product.Vector("result"));
        double distance = (Vector<double>.Build.Dense(actual) - expected).L2Norm();
        Close(distance, 0, Derivatives * expected.L2Norm(), "distance of Hessian products");
    }

    private static void OuterProducts(IObjective f, JsonElement golden)
    {
        Matrix<double> expected = Matrix<double>.Build.DenseOfRowArrays(golden.Rows("egop"));
        // Quadratic in the gradients, so twice their relative error.
        Close((Estimate(f, golden).Blocks[0].ToMatrix() - expected).FrobeniusNorm(), 0, 2 * Derivatives * expected.FrobeniusNorm(),
            "distance of EGOP matrices");
    }

    private static void Eigenvalues(IObjective f, JsonElement golden)
    {
        double[] expected = golden.Vector("egop_eigenvalues");
        IReadOnlyList<double> actual = Estimate(f, golden).Spectrum.Eigenvalues;
        Assert.Equal(expected.Length, actual.Count);
        for (int i = 0; i < expected.Length; i++)
            Close(actual[i], expected[i], EigenvalueAgreement * expected[0], $"eigenvalue {i}");
    }

    private static void StableRank(IObjective f, JsonElement golden)
    {
        Spectrum spectrum = Estimate(f, golden).Spectrum;
        double[] values = [.. spectrum.Eigenvalues.Select(x => Math.Max(x, 0))];
        double largest = values[0], noise = Rounding(values.Length) * largest;
        // Rounding moves every eigenvalue by up to `noise`, and a root by no more than min(sqrt(noise), noise / root): for an
        // eigenvalue that is zero the reference itself is only known to sqrt(noise).
        double tolerance = values.Sum(x => Math.Min(Math.Sqrt(noise), noise / Math.Sqrt(x))) / Math.Sqrt(largest);
        double expected = golden.Number("stable_rank");
        Close(spectrum.StableRank, expected, tolerance + (Derivatives * expected), "stable rank");
        Close(spectrum.StableRankFromEigenvalues, expected, tolerance + (Derivatives * expected), "stable rank from eigenvalues");
    }

    private static void Density(IObjective f, JsonElement golden)
    {
        EgopBlock block = Estimate(f, golden).Blocks[0];
        IReadOnlyList<double> values = block.Spectrum.Eigenvalues;
        // The eigenvector turns by at most perturbation / gap, and the density changes by at most twice the turn, since |v|_1 <= sqrt(d).
        double gap = values.Count > 1 ? values[0] - values[1] : values[0];
        double turn = Rounding(values.Count) * values[0] / gap;
        double expected = golden.Number("leading_eigenvector_density");
        Close(block.Densities[0], expected, (2 * turn) + (Derivatives * expected), "density of the leading eigenvector");
    }

    // Relative rounding error of a chain of sums of that length, and of a symmetric eigensolver of that order: eight units each.
    private static double Rounding(int order) => 8 * order * (double.BitIncrement(1) - 1);

    private static (double[] Values, Matrix<double> Gradients) Sample(IObjective f, JsonElement golden)
    {
        double[][] points = golden.Rows("sample_points");
        double[] values = new double[points.Length], gradients = new double[points.Length * f.Dimension];
        Assert.IsAssignableFrom<IBatchedObjective>(f).EvaluateMany([.. points.SelectMany(p => p)], values, gradients);
        return (values, Matrix<double>.Build.DenseOfRowMajor(points.Length, f.Dimension, gradients));
    }

    /// <summary>The library's whole way from points to spectrum, at the file's points.</summary>
    private static EgopEstimate Estimate(IObjective f, JsonElement golden)
    {
        double[][] points = golden.Rows("sample_points");
        return EgopEstimator.Estimate(f, new ListedPoints(points), new EgopOptions { Samples = points.Length });
    }

    private static IHessianVectorProduct Exact(IObjective f) => Assert.IsAssignableFrom<IHessianVectorProduct>(f);

    private static void Close(double actual, double expected, double tolerance, string what) =>
        Assert.True(Math.Abs(actual - expected) <= tolerance, $"{what}: {actual:R}, expected {expected:R} within {tolerance:E1}");
}
