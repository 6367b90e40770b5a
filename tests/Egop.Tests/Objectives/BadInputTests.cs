using MathNet.Numerics.LinearAlgebra;

namespace Egop.Tests;

/// <summary>Bad data is refused with a message that says what, where, expected and actual.</summary>
public class BadInputTests
{
    private static readonly double[,] _a = { { 1, 2 }, { 3, 4 }, { 5, 6 } };

    public static TheoryData<string, Action, string[]> Wrong => new()
    {
        { "y too short", () => Objectives.LeastSquares(_a, [1, 2]), ["y", "length 3", "length 2"] },
        {
            "NaN in a", () => Objectives.LeastSquares(new[,] { { 1, 2 }, { 3, double.NaN } }, [1, 2]),
            ["a", "finite", "NaN at row 1, column 1"]
        },
        {
            "infinity in y", () => Objectives.LogSumExp(_a, [1, double.PositiveInfinity, 2]),
            ["y", "finite", "Infinity at index 1"]
        },
        { "scale 0", () => Objectives.LeastSquares(_a, [1, 2, 3], 0), ["scale", "positive", "0"] },
        { "no rows", () => Objectives.LeastSquares(new double[0, 2], []), ["at least one row", "0 x 2"] },
        {
            "no columns", () => Objectives.LogSumExp(new double[][] { [], [] }, [1, 2]),
            ["at least one row and one column", "2 x 0"]
        },
        {
            "ragged", () => Objectives.LeastSquares(new double[][] { [1, 2], [1, 2, 3] }, [1, 2]),
            ["length 2", "length 3 at row 1"]
        },
        { "label 0", () => Objectives.LogisticRegression(_a, [1, 0, -1]), ["-1 or +1", "0 at row 1", "2 y - 1"] },
        { "negative penalty", () => Objectives.LogisticRegression(_a, [1, 1, -1], -1), ["l2", "zero or a positive", "-1"] },
        {
            "asymmetric", () => Objectives.Quadratic(new double[,] { { 1, 2 }, { 3, 4 } }),
            ["symmetric", "3 at (1, 0)", "2 at (0, 1)"]
        },
        { "not square", () => Objectives.Quadratic(_a), ["square", "3 x 2"] },
        { "b too long", () => Objectives.Quadratic(new double[,] { { 1 } }, [1, 2]), ["b", "length 1", "length 2"] },
        { "constant NaN", () => Objectives.Quadratic(new double[,] { { 1 } }, [1], double.NaN), ["c", "finite", "NaN"] },
        { "beta 0", () => Objectives.UnbalancedQuadratic(new double[,] { { 1 } }, 0), ["beta", "positive", "0"] },
        {
            "beta too large", () => Objectives.UnbalancedQuadratic(new double[,] { { 1, 0 }, { 0, 1 } }, 1e300),
            ["h", "finite", "row 1, column 1"]
        },
        { "one width", () => Objectives.ReluNetwork([2], _a, [0, 0, 0]), ["at least two positive layer widths", "[2]"] },
        {
            "first width", () => Objectives.ReluNetwork([4, 2], _a, [0, 0, 0]),
            ["rows", "4 columns", "first layer width", "2 columns"]
        },
        { "label too large", () => Objectives.ReluNetwork([2, 3], _a, [0, 3, 1]), ["labels 0 to 2", "3 at row 1"] },
        { "negative label", () => Objectives.ReluNetwork([2, 3], _a, [0, 1, -1]), ["labels 0 to 2", "-1 at row 2"] },
        { "too few labels", () => Objectives.ReluNetwork([2, 3], _a, [0]), ["labels", "length 3", "length 1"] },
        {
            "last width", () => Objectives.LinearNetwork([2, 3], _a, _a),
            ["y", "3 columns", "last layer width", "2 columns"]
        },
        { "target rows", () => Objectives.LinearNetwork([2, 1], _a, new double[,] { { 1 } }), ["y", "3 rows", "1 rows"] },
        {
            "measurement size", () => Objectives.MatrixFactorization(_a, [1, 2, 3], 2, 2, 1),
            ["measurements", "4 columns", "2 columns"]
        },
        { "rank 0", () => Objectives.MatrixFactorization(_a, [1, 2, 3], 2, 1, 0), ["rank", "at least 1", "0"] },
        { "no measurements", () => Objectives.MatrixFactorization([], [], 1), ["measurements", "at least one", "none"] },
        {
            "measurements differ", () => Objectives.MatrixFactorization([Dense(2, 2), Dense(2, 3)], [1, 2], 1),
            ["2 x 2", "2 x 3 at index 1"]
        },
        { "one coordinate", () => Objectives.Rosenbrock(1), ["dimension", "at least 2", "1"] },
        { "a negative", () => Objectives.Rosenbrock(2, -1), ["a", "positive", "-1"] },
        { "no parameters", () => Objectives.FromFunction(0, (_, _) => 0), ["dimension", "at least 1", "0"] },
        { "row-major length", () => DataMatrix.FromRowMajor(2, 2, [1, 2, 3]), ["elements", "length 4", "length 3"] },
        { "no such element", () => _ = ((DataMatrix)_a)[3, 0], ["3 x 2", "(3, 0)"] },
        {
            "another network's parameters", () => ((ReluNetwork)Cases.Create("ReLU network, 1 layer")).Accuracy([1]),
            ["theta", "length 15", "length 1"]
        },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Bad_data_is_refused_with_a_message_that_says_where(string what, Action action, string[] parts)
    {
        string message = Assert.Throws<ArgumentException>(action).Message;
        Assert.All(parts, part => Assert.True(message.Contains(part, StringComparison.Ordinal), $"{what}: no \"{part}\" in: {message}"));
    }

    [Fact]
    public void Missing_data_is_refused_by_name()
    {
        Assert.Equal("y", Assert.Throws<ArgumentNullException>(() => Objectives.LeastSquares(_a, null!)).ParamName);
        Assert.Equal("function", Assert.Throws<ArgumentNullException>(() => Objectives.FromFunction(2, null!)).ParamName);
        Assert.Equal("matrix", Assert.Throws<ArgumentNullException>(() => Objectives.LogSumExp((double[,])null!, [])).ParamName);
    }

    [Fact]
    public void Asymmetry_of_rounding_is_accepted_and_removed()
    {
        Quadratic f = Objectives.Quadratic(new[,] { { 2, 1 + 1e-15 }, { 1, 3 } });
        Assert.Equal(f.H[0, 1], f.H[1, 0]);
    }

    [Fact]
    public void Data_are_copied()
    {
        Matrix<double> a = Dense(2, 2);
        double[] y = [1, 2];
        LeastSquares f = Objectives.LeastSquares(a, y);
        double before = f.Value([1, 1]);
        a[0, 0] = y[0] = 7;
        Assert.Equal(before, f.Value([1, 1]));
    }

    private static Matrix<double> Dense(int rows, int columns) => Matrix<double>.Build.Dense(rows, columns, 1);
}
