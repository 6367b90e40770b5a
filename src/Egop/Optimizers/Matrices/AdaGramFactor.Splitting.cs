namespace Egop;

internal readonly ref partial struct AdaGramFactor
{
    /// <summary>One projector-splitting step for the increment β ḡ yᵀ, in the order K, S, L: Lubich and Oseledets 2014, section
    /// 3.</summary>
    /// <remarks>
    /// [U₁, Ŝ] = qr(U S + β ḡ (Vᵀy)ᵀ), S ← U₁ᵀ U S, which is Ŝ − β U₁ᵀḡ (Vᵀy)ᵀ, and [V₁, Sᵀ] = qr(V Sᵀ + β y (U₁ᵀḡ)ᵀ). Both QR
    /// factorizations are of what
    /// lies in the span of orthonormal columns and one vector more, so a factorization of r + 1 numbers a column does:
    /// <see cref="Extension"/>.
    /// </remarks>
    private void Split(ReadOnlySpan<double> whitened, ReadOnlySpan<double> y, double beta, int r)
    {
        if (_columns[1] == 0)
            BeginSplitting(r);
        var left = new Extension(_n, r, _u, whitened);
        var right = new Extension(_n, r, _q, y);

        // K = U (S + β a bᵀ) + w β ρ bᵀ with ḡ = U a + w ρ and b = Vᵀy.
        double[] k = new double[(r + 1) * r];
        _s.CopyTo(k);
        AddOuter(beta, left.Coefficients, right.Products, k);
        double[] q = left.Orthonormalize(k, out _);

        // U₁ᵀ U S and U₁ᵀ ḡ.
        double[] along = left.Times(q, left.Coefficients, 1), middle = left.Times(q, _s, r);

        double[] l = new double[(r + 1) * r];
        for (int i = 0; i < r; i++)
        {
            for (int j = 0; j < r; j++)
                l[i * r + j] = middle[j * r + i];
        }

        AddOuter(beta, right.Coefficients, along, l);
        double[] turned = right.Orthonormalize(l, out double[] upper);
        for (int i = 0; i < r; i++)
        {
            for (int j = 0; j < r; j++)
                _s[i * r + j] = upper[j * r + i];
        }

        left.Replace(q, _u);
        right.Replace(turned, _q);
        // Pᵀ = Sᵀ Uᵀ, and Sᵀ is the triangular factor.
        Multiply(r, upper, _u, _p);
    }

    private void BeginSplitting(int r)
    {
        Truncate(r, out double[] u, out double[] sigma, out double[] v);
        _s.Clear();
        for (int k = 0; k < r; k++)
        {
            for (int i = 0; i < _n; i++)
                (_u[k * _n + i], _q[k * _n + i]) = (u[i * r + k], v[i * r + k]);
            _s[k * r + k] = sigma[k];
        }

        _columns[1] = 1;
    }

    /// <summary>B ← M A for A and B of r rows of n.</summary>
    private unsafe void Multiply(int r, ReadOnlySpan<double> m, ReadOnlySpan<double> a, Span<double> b)
    {
        int n = _n, chunk = Extension.Chunk(r);
        fixed (double* fixedM = m, fixedA = a, fixedB = b)
        {
            double* pm = fixedM, pa = fixedA, pb = fixedB;
            ParallelRange.ForEach((n + chunk - 1) / chunk, 0, index =>
            {
                int first = index * chunk, count = Math.Min(chunk, n - first);
                for (int j = 0; j < r; j++)
                {
                    double* to = pb + ((nint)j * n) + first;
                    new Span<double>(to, count).Clear();
                    Simd.AddTransposeMultiplyVector(r, count, 1, pa + first, n, pm + ((nint)j * r), to);
                }
            });
        }
    }

    // A ← A + scale x yᵀ.
    private static void AddOuter(double scale, ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> a)
    {
        for (int i = 0; i < x.Length; i++)
        {
            for (int j = 0; j < y.Length; j++)
                a[i * y.Length + j] += scale * x[i] * y[j];
        }
    }
}
