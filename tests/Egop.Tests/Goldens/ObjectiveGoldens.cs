using System.Text.Json;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace Egop.Tests.Goldens;

/// <summary>The library's objectives against values, derivatives and gradient outer products computed elsewhere.</summary>
/// <remarks>A file that cannot be read, understood or run is a row that fails.</remarks>
public class ObjectiveGoldens
{
    private const double Derivatives = 1e-10;
    private const double Eigenvalues = 1e-9;

    private static readonly Dictionary<string, Action<IObjective, JsonElement>> _quantities = new()
    {
        ["dimension"] = (f, golden) => Assert.Equal(golden.Integer("dimension"), f.Dimension),
        ["values"] = Values,
        ["gradients"] = Gradients,
        ["hessian_at_first_point"] = Hessian,
        ["hessian_vector_product"] = HessianVectorProduct,
        ["egop"] = OuterProducts,
        ["egop_eigenvalues"] = Spectrum,
        ["stable_rank"] = StableRank,
        ["leading_eigenvector_density"] = Density,
    };

    public static TheoryData<string, string> Rows() => RowsOf(GoldenFiles.All);

    [Theory]
    [MemberData(nameof(Rows))]
    public void The_library_agrees_with_the_reference(string golden, string quantity) => Check(GoldenFiles.All, golden, quantity);

    /// <summary>A row for each quantity that a file gives; one that fails for each file that is at fault.</summary>
    internal static TheoryData<string, string> RowsOf(IReadOnlyList<GoldenFile> files)
    {
        var rows = new TheoryData<string, string>();
        foreach (GoldenFile file in files)
        {
            string[] given = file.Kind == GoldenKind.Objective ? [.. _quantities.Keys.Where(quantity => file.Root.Has(quantity))] : [];
            foreach (string quantity in given)
                rows.Add(file.Title, quantity);
            if (file.Kind == GoldenKind.Faulty || (file.Kind == GoldenKind.Objective && given.Length == 0))
                rows.Add(file.Title, "a usable file");
        }

        if (rows.Count == 0)
            rows.Add("objectives", $"none among {files.Count} files of other kinds");
        return rows;
    }

    internal static void Check(IReadOnlyList<GoldenFile> files, string golden, string quantity)
    {
        if (files.All(f => f.Kind == GoldenKind.Optimizer))
            return; // A folder of optimizer goldens alone: its cases are the rows of another class.
        GoldenFile file = files.First(f => f.Title == golden);
        if (!_quantities.TryGetValue(quantity, out Action<IObjective, JsonElement>? check))
            Assert.Fail($"{golden}: {(file.Fault.Length > 0 ? file.Fault : $"gives none of {string.Join(", ", _quantities.Keys)}")}");
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
        Close((Egop(f, golden) - expected).FrobeniusNorm(), 0, 2 * Derivatives * expected.FrobeniusNorm(), "distance of EGOP matrices");
    }

    private static void Spectrum(IObjective f, JsonElement golden)
    {
        double[] expected = golden.Vector("egop_eigenvalues"), actual = Eigen(f, golden).Values;
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Close(actual[i], expected[i], Eigenvalues * expected[0], $"eigenvalue {i}");
    }

    private static void StableRank(IObjective f, JsonElement golden)
    {
        double[] values = [.. Eigen(f, golden).Values.Select(x => Math.Max(x, 0))];
        double largest = values[0], noise = Rounding(values.Length) * largest;
        double actual = values.Sum(Math.Sqrt) / Math.Sqrt(largest);
        // Rounding moves every eigenvalue by up to `noise`, and a root by no more than min(sqrt(noise), noise / root): for an
        // eigenvalue that is zero the reference itself is only known to sqrt(noise).
        double tolerance = values.Sum(x => Math.Min(Math.Sqrt(noise), noise / Math.Sqrt(x))) / Math.Sqrt(largest);
        double expected = golden.Number("stable_rank");
        Close(actual, expected, tolerance + (Derivatives * expected), "stable rank");
    }

    private static void Density(IObjective f, JsonElement golden)
    {
        (double[] values, Matrix<double> vectors) = Eigen(f, golden);
        Vector<double> leading = vectors.Column(f.Dimension - 1);
        double actual = leading.L1Norm() * leading.L1Norm() / f.Dimension;
        // The eigenvector turns by at most perturbation / gap, and the density changes by at most twice the turn, since |v|_1 <= sqrt(d).
        double gap = values.Length > 1 ? values[0] - values[1] : values[0];
        double turn = Rounding(values.Length) * values[0] / gap;
        double expected = golden.Number("leading_eigenvector_density");
        Close(actual, expected, (2 * turn) + (Derivatives * expected), "density of the leading eigenvector");
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

    private static Matrix<double> Egop(IObjective f, JsonElement golden)
    {
        Matrix<double> gradients = Sample(f, golden).Gradients;
        return gradients.TransposeThisAndMultiply(gradients) / gradients.RowCount;
    }

    // Eigenvalues descending; eigenvectors in Math.NET's order, the leading one last.
    private static (double[] Values, Matrix<double> Vectors) Eigen(IObjective f, JsonElement golden)
    {
        Evd<double> eigen = Egop(f, golden).Evd(Symmetricity.Symmetric);
        return ([.. eigen.EigenValues.Select(x => x.Real).Reverse()], eigen.EigenVectors);
    }

    private static IHessianVectorProduct Exact(IObjective f) => Assert.IsAssignableFrom<IHessianVectorProduct>(f);

    private static void Close(double actual, double expected, double tolerance, string what) =>
        Assert.True(Math.Abs(actual - expected) <= tolerance, $"{what}: {actual:R}, expected {expected:R} within {tolerance:E1}");
}
