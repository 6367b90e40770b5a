namespace Egop.Tests;

/// <summary>Gradients against differences of values, Hessian products against differences of gradients.</summary>
public class DerivativeTests
{
    // Fourth-order central differences with step h have error O(h^4) plus rounding of about eps |f| / h = 2e-11 |f|; the factor that
    // remains below covers the growth of higher derivatives. A step this small rarely crosses a kink of a ReLU network.
    private const double H = 1e-5;
    private const double Tolerance = 2e-9;

    public static TheoryData<string> Names => Cases.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void The_gradient_is_the_derivative_of_the_value(string name)
    {
        IObjective f = Cases.Create(name);
        Draw draw = Cases.PointsOf(name);
        for (int trial = 0; trial < 5; trial++)
        {
            double[] x = draw.Vector(f.Dimension), u = draw.Vector(f.Dimension), gradient = new double[f.Dimension];
            double value = f.Evaluate(x, gradient);
            double expected = Difference(side => f.Value(Moved(x, u, side)));
            double scale = Math.Abs(value) + (Norm(gradient) * Norm(u));
            Assert.True(
                Math.Abs(Dot(gradient, u) - expected) <= Tolerance * scale,
                $"{name}, seed {Cases.Seed}, trial {trial}: {Dot(gradient, u):R} along a direction, differences give {expected:R}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_Hessian_product_is_the_derivative_of_the_gradient(string name)
    {
        IObjective f = Cases.Create(name);
        Draw draw = Cases.PointsOf(name);
        for (int trial = 0; trial < 5; trial++)
        {
            double[] x = draw.Vector(f.Dimension), v = draw.Vector(f.Dimension), product = new double[f.Dimension];
            Assert.IsAssignableFrom<IHessianVectorProduct>(f).HessianVectorProduct(x, v, product);
            double[][] gradients = [.. new[] { -2 * H, -H, H, 2 * H }.Select(side => f.Gradient(Moved(x, v, side)))];
            double[] error = [.. product.Select((p, i) =>
                p - ((gradients[0][i] - (8 * gradients[1][i]) + (8 * gradients[2][i]) - gradients[3][i]) / (12 * H)))];
            double scale = Norm(f.Gradient(x)) + (Norm(product) * Norm(v));
            Assert.True(
                Norm(error) <= Tolerance * scale, $"{name}, seed {Cases.Seed}, trial {trial}: error {Norm(error):E2} of {scale:E2}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_Hessian_is_symmetric_and_linear(string name)
    {
        var f = (IHessianVectorProduct)Cases.Create(name);
        Draw draw = Cases.PointsOf(name);
        int d = f.Dimension;
        double[] x = draw.Vector(d), u = draw.Vector(d), v = draw.Vector(d), sum = [.. u.Zip(v, (a, b) => a - (3 * b))];
        double[] hu = new double[d], hv = new double[d], hs = new double[d];
        f.HessianVectorProduct(x, u, hu);
        f.HessianVectorProduct(x, v, hv);
        f.HessianVectorProduct(x, sum, hs);
        // Sums over rows and parameters in different orders: some hundred rounding errors of the terms.
        double scale = 1e-13 * ((Norm(u) + Norm(v)) * (Norm(hu) + Norm(hv)));
        Assert.True(Math.Abs(Dot(u, hv) - Dot(v, hu)) <= scale, $"{name}, seed {Cases.Seed}: {Dot(u, hv):R} and {Dot(v, hu):R}");
        double[] error = [.. hs.Select((h, i) => h - (hu[i] - (3 * hv[i])))];
        Assert.True(Norm(error) <= scale, $"{name}, seed {Cases.Seed}: error {Norm(error):E2}");
    }

    private static double Difference(Func<double, double> f) => (f(-2 * H) - (8 * f(-H)) + (8 * f(H)) - f(2 * H)) / (12 * H);

    private static double[] Moved(double[] x, double[] u, double step) => [.. x.Zip(u, (a, b) => a + (step * b))];

    private static double Dot(double[] x, double[] y) => x.Zip(y, (a, b) => a * b).Sum();

    private static double Norm(double[] x) => Math.Sqrt(Dot(x, x));
}
