namespace Egop;

internal readonly ref partial struct AdaGramFactor
{
    /// <summary>(L Lᵀ)^(−1/2) g = (AᵀA)^(1/2) g/√ε with A = I − P Qᵀ.</summary>
    /// <remarks>
    /// With W an orthonormal basis of the columns of P and Q, n × 2k, A is the identity outside its span and B = I − (WᵀP)(WᵀQ)ᵀ in it.
    /// With B = X Σ Yᵀ,
    /// (AᵀA)^(1/2) g = g + W (Y Σ Yᵀ − I) Wᵀ g: O(n k²) flops, and no product of A with itself, which would lose half the digits of small
    /// singular values.
    /// </remarks>
    public double[] Symmetric(ReadOnlySpan<double> g, double epsilon)
    {
        int k = _rank is null ? _n : (int)_columns[0], both = 2 * k;
        double[] result = both < _n ? InSpan(g, k, both) : Whole(g);
        for (int i = 0; i < _n; i++)
            result[i] /= Math.Sqrt(epsilon);
        return result;
    }

    private double[] InSpan(ReadOnlySpan<double> g, int k, int both)
    {
        if (k == 0)
            return g.ToArray();
        double[] columns = new double[_n * both];
        for (int j = 0; j < k; j++)
        {
            for (int i = 0; i < _n; i++)
                (columns[i * both + j], columns[i * both + k + j]) = (_p[j * _n + i], _q[j * _n + i]);
        }

        // W R = [P Q]: the first k columns of R are WᵀP, the others WᵀQ.
        (double[] w, double[] r) = ThinQr.Compute(_n, both, columns);
        double[] b = new double[both * both], along = new double[both], result = g.ToArray();
        for (int i = 0; i < both; i++)
            b[i * both + i] = 1;
        _provider.Multiply(false, true, both, both, k, -1, r, both, r.AsSpan(k), both, 1, b, both);
        _provider.MultiplyVector(true, _n, both, 1, w, both, g, 0, along);
        (_, double[] sigma, double[] y) = JacobiSvd.Compute(both, both, b, fixSigns: false);
        double[] scaled = new double[both], turned = new double[both];
        _provider.MultiplyVector(true, both, both, 1, y, both, along, 0, scaled);
        for (int i = 0; i < both; i++)
            scaled[i] *= sigma[i] - 1;
        _provider.MultiplyVector(false, both, both, 1, y, both, scaled, 0, turned);
        _provider.MultiplyVector(false, _n, both, 1, w, both, turned, 1, result);
        return result;
    }

    /// <summary>The same where P and Q span everything: the eigendecomposition of AᵀA, n × n.</summary>
    private double[] Whole(ReadOnlySpan<double> g)
    {
        double[] result = new double[_n], square = new double[_n * _n], a = new double[_n * _n], unit = new double[_n];
        for (int j = 0; j < _n; j++)
        {
            unit[j] = 1;
            double[] column = Minus(unit, transposed: false);
            unit[j] = 0;
            for (int i = 0; i < _n; i++)
                a[i * _n + j] = column[i];
        }

        _provider.Multiply(true, false, _n, _n, _n, 1, a, _n, a, _n, 0, square, _n);
        SymmetricPower.Apply(_provider, _n, square, Math.Sqrt, g, result);
        return result;
    }
}
