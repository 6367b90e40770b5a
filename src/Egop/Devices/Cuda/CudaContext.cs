using System.Text;

namespace Egop;

/// <summary>
/// Memory, one stream and loaded kernels of a CUDA device. The kernels are the OpenCL sources compiled ahead to PTX (Kernels/Ptx).
/// </summary>
internal sealed unsafe class CudaContext : KernelContext
{
    private const int LogBuffer = 5, LogBytes = 6, LogLength = 8192;

    private readonly CudaLibrary _cuda;
    private readonly nint _context, _stream;
    private readonly Dictionary<(string Program, Precision Precision), nint> _modules = [];
    private readonly Dictionary<(string Program, string Entry, Precision Precision), nint> _functions = [];

    private readonly Lazy<CudaBlas?> _blas;
    private readonly Lazy<CudaSolver?> _solver;

    public CudaContext(CudaDevice device)
        : base(device)
    {
        _cuda = device.Library;
        nint context, stream;
        Check(_cuda.CreateContext(&context, 0, device.Ordinal), "cuCtxCreate");
        _context = context;
        Check(_cuda.CreateStream(&stream, 0), "cuStreamCreate");
        _stream = stream;
        _blas = new(() => CublasLibrary.Found is { } library ? Entered(() => new CudaBlas(this, library, _stream)) : null);
        _solver = new(() => CusolverLibrary.Found is { } library ? Entered(() => new CudaSolver(this, library, _stream)) : null);
    }

    /// <summary>cuBLAS in this context, or null where it is not installed.</summary>
    public CudaBlas? Blas => _blas.Value;

    /// <summary>cuSOLVER in this context, or null where it is not installed.</summary>
    public CudaSolver? Solver => _solver.Value;

    /// <summary>A CUDA context belongs to threads; calls may come from any.</summary>
    public void Enter() => Check(_cuda.SetCurrent(_context), "cuCtxSetCurrent");

    internal override void Synchronize()
    {
        RequireOpen();
        Enter();
        Check(_cuda.SynchronizeStream(_stream), "cuStreamSynchronize");
    }

    public override void Launch(
        string program, string entry, Precision precision, KernelShape shape, params ReadOnlySpan<KernelArgument> arguments)
    {
        Enter();
        nint function = Function(program, entry, precision);
        ulong* values = stackalloc ulong[arguments.Length];
        void** pointers = stackalloc void*[arguments.Length];
        for (int i = 0; i < arguments.Length; i++)
        {
            values[i] = arguments[i].Memory is { } memory ? (ulong)memory.Handle : arguments[i].Bits;
            pointers[i] = values + i;
        }

        int code = _cuda.LaunchKernel(
            function, (uint)(shape.ItemsX / shape.GroupX), (uint)(shape.ItemsY / shape.GroupY), 1, (uint)shape.GroupX, (uint)shape.GroupY,
                1, 0, _stream, pointers, null);
        Check(code, $"cuLaunchKernel({entry})");
    }

    internal override void Write<T>(DeviceMemory memory, ReadOnlySpan<T> source, int offset)
    {
        Enter();
        fixed (T* p = source)
        {
            Check(_cuda.CopyUp((ulong)memory.Handle + (ulong)offset * (ulong)sizeof(T), p, (nuint)source.Length * (nuint)sizeof(T),
                _stream), "cuMemcpyHtoDAsync");
            // The caller may overwrite the numbers once this returns.
            Check(_cuda.SynchronizeStream(_stream), "cuStreamSynchronize");
        }
    }

    internal override void Read<T>(DeviceMemory memory, Span<T> target, int offset)
    {
        Enter();
        fixed (T* p = target)
        {
            Check(_cuda.CopyDown(p, (ulong)memory.Handle + (ulong)offset * (ulong)sizeof(T), (nuint)target.Length * (nuint)sizeof(T),
                _stream), "cuMemcpyDtoHAsync");
            Check(_cuda.SynchronizeStream(_stream), "cuStreamSynchronize");
        }
    }

    private protected override DeviceMemory AllocateMemory(long bytes)
    {
        Enter();
        ulong address;
        Check(_cuda.Reserve(&address, (nuint)bytes), $"cuMemAlloc({Guard.Text(bytes)} bytes)");
        return new DeviceMemory((nint)address, bytes);
    }

    private protected override void Free(DeviceMemory memory)
    {
        Enter();
        _cuda.Free((ulong)memory.Handle);
    }

    private protected override void Close()
    {
        Enter();
        _cuda.SynchronizeStream(_stream);
        if (_blas.IsValueCreated)
            _blas.Value?.Destroy();
        if (_solver.IsValueCreated)
            _solver.Value?.Destroy();
        foreach (nint module in _modules.Values)
            _cuda.UnloadModule(module);
        _cuda.DestroyStream(_stream);
        _cuda.DestroyContext(_context);
    }

    private T Entered<T>(Func<T> make)
    {
        Enter();
        return make();
    }

    private nint Function(string program, string entry, Precision precision)
    {
        if (_functions.TryGetValue((program, entry, precision), out nint known))
            return known;
        nint function;
        fixed (byte* name = Encoding.UTF8.GetBytes(entry + "\0"))
            Check(_cuda.GetFunction(&function, Module(program, precision), name), $"cuModuleGetFunction({program}, {entry})");
        return _functions[(program, entry, precision)] = function;
    }

    private nint Module(string program, Precision precision)
    {
        if (_modules.TryGetValue((program, precision), out nint known))
            return known;
        byte[] ptx = Encoding.UTF8.GetBytes(KernelSources.Ptx(program, precision) + "\0"), log = new byte[LogLength];
        nint module;
        int code;
        fixed (byte* text = ptx, buffer = log)
        {
            int* options = stackalloc int[] { LogBuffer, LogBytes };
            void** values = stackalloc void*[] { buffer, (void*)LogLength };
            code = _cuda.LoadModule(&module, text, 2, options, values);
        }

        if (code != 0)
        {
            throw new DeviceException(
                Device.Name, $"cuModuleLoadDataEx({program}, {precision})", code, _cuda.NameOf(code),
                $"{_cuda.SentenceOf(code)}. Update the driver, or use Device.Cpu.",
                Encoding.UTF8.GetString(log).TrimEnd('\0').Trim());
        }

        return _modules[(program, precision)] = module;
    }

    private void Check(int code, string call)
    {
        if (code == 0)
            return;
        string name = _cuda.NameOf(code);
        string remedy = name switch
        {
            "CUDA_ERROR_OUT_OF_MEMORY" => "Dispose buffers, work in smaller pieces, or use a device with more memory.",
            "CUDA_ERROR_NO_DEVICE" or "CUDA_ERROR_DEVICE_UNAVAILABLE" or "CUDA_ERROR_CONTEXT_IS_DESTROYED" => "The device is lost or in "
                + "use: open a new context, or use Device.Cpu.",
            _ => $"{_cuda.SentenceOf(code)}. This context may be unusable now: open a new one, or use Device.Cpu.",
        };
        throw new DeviceException(Device.Name, call, code, name, remedy);
    }
}
