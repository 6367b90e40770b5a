namespace Egop;

/// <summary>
/// Which method each block takes, whether gradients are kept, and whether all of it fits the memory: decided before anything is allocated.
/// </summary>
internal sealed class MemoryPlan
{
    private const int SketchUnit = 64;

    private readonly EgopOptions _options;
    private readonly int _size;
    private readonly List<(string What, long Length, int Size)> _arrays = [];

    private MemoryPlan(EgopOptions options)
    {
        _options = options;
        _size = options.Precision == Precision.Single ? sizeof(float) : sizeof(double);
    }

    /// <summary>The method of each block.</summary>
    public EigenMethod[] Methods { get; private set; } = [];

    /// <summary>Whether the randomized method keeps the gradients of its blocks, so that each is sampled once.</summary>
    public bool KeepsGradients { get; private set; }

    /// <summary>Gradients sampled at once.</summary>
    public int ChunkRows { get; private set; }

    private long Bytes => _arrays.Sum(a => a.Length * a.Size);

    /// <summary>The plan that samples each gradient once if that fits, else the one that needs least.</summary>
    /// <exception cref="ArgumentException">Nothing fits; the message says what it needs.</exception>
    public static MemoryPlan Of(EgopOptions options, CoordinatePartition partition, long pointBytes, int? chunkRows = null)
    {
        if (options is { Method: EigenMethod.Randomized, Rank: null })
            throw Guard.Bad(nameof(EgopOptions.Rank), "a rank for the randomized method", "null",
                "Set Rank to the number of eigenvectors wanted, or choose another method.");
        long limit = options.MemoryLimit ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        MemoryPlan? plan = null;
        foreach ((bool keep, bool frugal) in (ReadOnlySpan<(bool, bool)>)[(true, false), (false, false), (true, true), (false, true)])
        {
            var next = new MemoryPlan(options) { KeepsGradients = keep };
            next.Lay(partition, frugal, pointBytes, chunkRows);
            if (next.Bytes <= limit && next._arrays.TrueForAll(a => a.Length <= Array.MaxLength))
                return next;
            if (plan is null || next.Bytes < plan.Bytes)
                plan = next;
        }

        throw plan!.TooLarge(limit);
    }

    /// <summary>Whether singular values are computed as well.</summary>
    public static bool WantsSingularValues(EgopOptions options) =>
        options is { SingularValues: true, Rank: null, Precision: Precision.Double } && options.Method != EigenMethod.Randomized;

    /// <summary>Rows of the sketch of a block of n coordinates.</summary>
    public static int SketchWidth(EgopOptions options, int n)
    {
        long wanted = (long)options.Rank!.Value + options.Oversampling;
        return (int)Math.Min((wanted + SketchUnit - 1) / SketchUnit * SketchUnit, Math.Min(options.Samples, n));
    }

    /// <summary>Gradients sampled at once: enough for the speed of products, in a moderate number of bytes; by the sizes alone.</summary>
    public static int RowsAtOnce(int samples, int d)
    {
        const int MostNumbers = 1 << 24, MostRows = 1024;
        int rows = Math.Min(MostNumbers / d, MostRows), unit = rows >= 64 ? 64 : 8;
        return Math.Min(samples, Math.Max(8, rows / unit * unit));
    }

    private static EigenMethod Choose(EgopOptions options, int n, bool frugal)
    {
        if (options.Method != EigenMethod.Automatic)
            return options.Method;
        int few = Math.Min(options.Samples, n);
        if (options.Rank is not null && (frugal || SketchWidth(options, n) <= few / 10))
            return EigenMethod.Randomized;
        return options.Samples < n ? EigenMethod.Gram : EigenMethod.Covariance;
    }

    private void Lay(CoordinatePartition partition, bool frugal, long pointBytes, int? chunkRows)
    {
        int d = partition.Dimension;
        Methods = [.. partition.Select(b => Choose(_options, b.Count, frugal))];
        ChunkRows = chunkRows ?? RowsAtOnce(_options.Samples, d);
        for (int b = 0; b < partition.Count; b++)
            LayBlock(partition[b], Methods[b]);
        bool direct = partition.Count == 1 && partition[0].Count == d && Keeps(Methods[0]);
        if (!direct)
            _arrays.Add(($"{Guard.Text(ChunkRows)} gradients of {Guard.Text(d)} parameters sampled at once", (long)ChunkRows * d, _size));
        if (partition.Any(b => !b.IsContiguous || b.Count < d))
            _arrays.Add(("their part in a block", (long)ChunkRows * partition.Max(b => b.Count), _size));
        _arrays.Add(("points", pointBytes, 1));
    }

    private bool Keeps(EigenMethod method) => method switch
    {
        EigenMethod.Gram => true,
        EigenMethod.Covariance => WantsSingularValues(_options),
        _ => KeepsGradients,
    };

    private void LayBlock(CoordinateBlock block, EigenMethod method)
    {
        long n = block.Count, m = _options.Samples, r = Math.Min(_options.Rank ?? n, Math.Min(m, n));
        string of = $"of block {block.Name}";
        if (Keeps(method))
            _arrays.Add(($"{m} gradients of the {n} coordinates {of}", m * n, _size));
        switch (method)
        {
            case EigenMethod.Covariance:
                _arrays.Add(($"the {n} x {n} matrix {of}", n * n, sizeof(double)));
                _arrays.Add(($"the eigenvectors {of}", n * n, sizeof(double)));
                _arrays.Add(("their computation", n * n, 2 * sizeof(double)));
                break;
            case EigenMethod.Gram:
                _arrays.Add(($"the {m} x {m} Gram matrix {of}", m * m, sizeof(double)));
                _arrays.Add(("its eigenvectors", m * m, 2 * sizeof(double)));
                _arrays.Add(($"{r} eigenvectors {of}", r * n, _size));
                break;
            default:
                long width = SketchWidth(_options, block.Count);
                _arrays.Add(($"the sketch {of}, {width} x {n}", width * n, _size));
                _arrays.Add(("its basis", width * n, _size));
                _arrays.Add(("its products", ChunkRows * width * (2 + (n / ProcessorSpace<double>.Panel)), _size));
                break;
        }
    }

    private ArgumentException TooLarge(long limit)
    {
        (string What, long Length, int Size) largest = _arrays.MaxBy(a => a.Length);
        if (largest.Length > Array.MaxLength)
        {
            return Guard.Bad(
                nameof(EgopOptions.Samples), $"what fits one array, at most {Guard.Text(Array.MaxLength)} numbers",
                $"{Guard.Text(largest.Length)} for {largest.What}", Remedy);
        }

        string parts = string.Join(
            ", ", _arrays.OrderByDescending(a => a.Length * a.Size).Select(a => $"{Guard.Text(a.Length * a.Size)} for {a.What}"));
        return Guard.Bad(
            nameof(EgopOptions.MemoryLimit), $"at least {Guard.Text(Bytes)} bytes ({parts})",
            $"{Guard.Text(limit)} bytes{(_options.MemoryLimit is null ? ", what this machine has" : "")}", Remedy);
    }

    private string Remedy =>
        "Take fewer samples, smaller blocks such as CoordinatePartition.Matrices or FirstLayer, "
        + (WantsSingularValues(_options) ? "SingularValues = false, " : "")
        + (_options.Rank is null ? "a Rank, " : "a smaller Rank, ")
        + "Precision.Single or a larger limit.";
}
