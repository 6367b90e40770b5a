namespace Egop;

/// <summary>The distributions of the library by name.</summary>
/// <remarks>
/// In the network initialisations a matrix W of shape (outputs × inputs) has fan-in = inputs and fan-out = outputs; a vector is the bias
/// of the nearest matrix before it and has that matrix's fan-in. Sources: Glorot and Bengio, AISTATS 2010; He et al., ICCV 2015.
/// </remarks>
public static class SamplingDistributions
{
    /// <summary>N(0, c² I).</summary>
    /// <param name="dimension">d, at least 1.</param>
    /// <param name="scale">c, positive: the standard deviation of a coordinate.</param>
    /// <exception cref="ArgumentException">A parameter outside its range.</exception>
    public static IIsotropicDistribution Gaussian(int dimension, double scale) => new GaussianDistribution(dimension, scale);

    /// <summary>Uniform on {θ : ‖θ‖₂ = R}; E[θθᵀ] = (R²/d) I.</summary>
    /// <param name="dimension">d, at least 1.</param>
    /// <param name="radius">R, positive; to ask for c instead use <see cref="SphereOfScale"/>.</param>
    /// <exception cref="ArgumentException">A parameter outside its range.</exception>
    public static IIsotropicDistribution Sphere(int dimension, double radius) => new SphereDistribution(dimension, radius);

    /// <summary>Uniform on the sphere with E[θθᵀ] = c² I, whose radius is c√d.</summary>
    /// <param name="dimension">d, at least 1.</param>
    /// <param name="scale">c, positive.</param>
    /// <exception cref="ArgumentException">A parameter outside its range.</exception>
    public static IIsotropicDistribution SphereOfScale(int dimension, double scale) =>
        new SphereDistribution(Guard.Positive(dimension, nameof(dimension)), Guard.Positive(scale, nameof(scale)) * Math.Sqrt(dimension));

    /// <summary>Uniform in {θ : ‖θ‖₂ ≤ R}; E[θθᵀ] = (R²/(d+2)) I.</summary>
    /// <param name="dimension">d, at least 1.</param>
    /// <param name="radius">R, positive; to ask for c instead use <see cref="BallOfScale"/>.</param>
    /// <exception cref="ArgumentException">A parameter outside its range.</exception>
    public static IIsotropicDistribution Ball(int dimension, double radius) => new BallDistribution(dimension, radius);

    /// <summary>Uniform in the ball with E[θθᵀ] = c² I, whose radius is c√(d+2).</summary>
    /// <param name="dimension">d, at least 1.</param>
    /// <param name="scale">c, positive.</param>
    /// <exception cref="ArgumentException">A parameter outside its range.</exception>
    public static IIsotropicDistribution BallOfScale(int dimension, double scale) =>
        new BallDistribution(
            Guard.Positive(dimension, nameof(dimension)), Guard.Positive(scale, nameof(scale)) * Math.Sqrt(dimension + 2.0));

    /// <summary>Uniform in [-a, a)^d; E[θθᵀ] = (a²/3) I, not rotation invariant.</summary>
    /// <param name="dimension">d, at least 1.</param>
    /// <param name="halfWidth">a, positive; to ask for c instead use <see cref="CubeOfScale"/>.</param>
    /// <exception cref="ArgumentException">A parameter outside its range.</exception>
    public static IIsotropicDistribution Cube(int dimension, double halfWidth) => new CubeDistribution(dimension, halfWidth);

    /// <summary>Uniform in the cube with E[θθᵀ] = c² I, whose half-width is c√3.</summary>
    /// <param name="dimension">d, at least 1.</param>
    /// <param name="scale">c, positive.</param>
    /// <exception cref="ArgumentException">A parameter outside its range.</exception>
    public static IIsotropicDistribution CubeOfScale(int dimension, double scale) =>
        new CubeDistribution(dimension, Guard.Positive(scale, nameof(scale)) * Math.Sqrt(3));

    /// <summary>Always the same point.</summary>
    /// <param name="point">The point; copied.</param>
    /// <exception cref="ArgumentException">No coordinates, or one that is not finite.</exception>
    public static ISamplingDistribution Constant(ReadOnlySpan<double> point) => new ConstantDistribution(point);

    /// <summary>A distribution moved to a centre: θ_0 + the draws of ρ.</summary>
    /// <param name="center">θ_0, of the distribution's dimension; copied.</param>
    /// <param name="distribution">ρ.</param>
    /// <exception cref="ArgumentException">The dimensions differ, or a coordinate of the centre is not finite.</exception>
    public static ISamplingDistribution Around(ReadOnlySpan<double> center, ISamplingDistribution distribution) =>
        new ShiftedDistribution(center, distribution);

    /// <summary>The product of one distribution for each array of a layout.</summary>
    /// <param name="layout">The arrays.</param>
    /// <param name="distribution">The distribution of an array, with as many coordinates as the array has elements.</param>
    /// <exception cref="ArgumentException">A distribution does not fit its array.</exception>
    public static ISamplingDistribution LayerWise(ParameterLayout layout, Func<ParameterBlock, ISamplingDistribution> distribution) =>
        new LayerWiseDistribution(layout, distribution);

    /// <summary>Weights N(0, 2/(fan-in + fan-out)).</summary>
    /// <param name="layout">Arrays of a network.</param>
    /// <param name="biases">What the biases are.</param>
    /// <exception cref="ArgumentException">A vector before the first matrix.</exception>
    public static ISamplingDistribution XavierNormal(ParameterLayout layout, BiasInitialization biases = BiasInitialization.Uniform) =>
        Network(layout, w => Gaussian(w.Length, Math.Sqrt(2.0 / (w.Columns + w.Rows))), biases);

    /// <summary>Weights uniform in ±√(6/(fan-in + fan-out)), which have the variance of <see cref="XavierNormal"/>.</summary>
    /// <param name="layout">Arrays of a network.</param>
    /// <param name="biases">What the biases are.</param>
    /// <exception cref="ArgumentException">A vector before the first matrix.</exception>
    public static ISamplingDistribution XavierUniform(ParameterLayout layout, BiasInitialization biases = BiasInitialization.Uniform) =>
        Network(layout, w => Cube(w.Length, Math.Sqrt(6.0 / (w.Columns + w.Rows))), biases);

    /// <summary>Weights and biases uniform in ±1/√(fan-in): the default of PyTorch's linear layers.</summary>
    /// <param name="layout">Arrays of a network.</param>
    /// <exception cref="ArgumentException">A vector before the first matrix.</exception>
    public static ISamplingDistribution TorchDefault(ParameterLayout layout) =>
        Network(layout, w => Cube(w.Length, 1 / Math.Sqrt(w.Columns)), BiasInitialization.Uniform);

    private static ISamplingDistribution Network(
        ParameterLayout layout, Func<ParameterBlock, ISamplingDistribution> weights, BiasInitialization biases)
    {
        if (!Enum.IsDefined(biases))
            throw Guard.Bad(nameof(biases), "Uniform or Zero", biases.ToString(), "Use a named value.");
        ParameterBlock? layer = null;
        return LayerWise(layout, block =>
        {
            if (block.IsMatrix)
            {
                layer = block;
                return weights(block);
            }

            if (layer is null)
            {
                throw Guard.Bad(
                    nameof(layout), "a weight matrix before the first bias", $"the vector {block.Name}",
                    "Put each bias after its weight matrix, or use LayerWise and name the distribution of every array.");
            }

            return biases == BiasInitialization.Zero
                ? Constant(new double[block.Length])
                : Cube(block.Length, 1 / Math.Sqrt(layer.Columns));
        });
    }
}
