using System.Runtime.CompilerServices;
using System.Text;

namespace Egop;

/// <summary>Memory, one in-order queue and compiled kernels of an OpenCL device.</summary>
internal sealed unsafe class OpenClContext : KernelContext
{
    private const uint BuildLog = 0x1183;
    private const ulong ReadWrite = 1;
    private const uint Now = 1;

    private readonly OpenClLibrary _cl;
    private readonly OpenClDevice _device;
    private readonly nint _context, _queue;
    private readonly Dictionary<(string Program, Precision Precision), nint> _programs = [];
    private readonly Dictionary<(string Program, string Entry, Precision Precision), nint> _kernels = [];

    public OpenClContext(OpenClDevice device)
        : base(device)
    {
        (_device, _cl) = (device, device.Library);
        nint id = device.Id;
        int code;
        _context = _cl.CreateContext(null, 1, &id, 0, 0, &code);
        Check(code, "clCreateContext");
        _queue = _cl.CreateCommandQueue(_context, id, 0, &code);
        if (code != 0)
            _cl.ReleaseContext(_context);
        Check(code, "clCreateCommandQueue");
    }

    internal override void Synchronize()
    {
        RequireOpen();
        Check(_cl.Finish(_queue), "clFinish");
    }

    public override void Launch(
        string program, string entry, Precision precision, KernelShape shape, params ReadOnlySpan<KernelArgument> arguments)
    {
        nint kernel = Kernel(program, entry, precision);
        for (int i = 0; i < arguments.Length; i++)
        {
            KernelArgument argument = arguments[i];
            nint handle = argument.Memory?.Handle ?? 0;
            ulong bits = argument.Bits;
            int code = argument.Memory is null
                ? _cl.SetArgument(kernel, (uint)i, (nuint)argument.Size, &bits)
                : _cl.SetArgument(kernel, (uint)i, (nuint)sizeof(nint), &handle);
            Check(code, $"clSetKernelArg({entry}, {i})");
        }

        nuint* items = stackalloc nuint[] { (nuint)shape.ItemsX, (nuint)shape.ItemsY };
        nuint* group = stackalloc nuint[] { (nuint)shape.GroupX, (nuint)shape.GroupY };
        Check(_cl.EnqueueKernel(_queue, kernel, 2, null, items, group, 0, 0, null), $"clEnqueueNDRangeKernel({entry})");
    }

    /// <summary>Compiles a program.</summary>
    /// <param name="name">What errors call it.</param>
    /// <param name="text">Its source, whole.</param>
    /// <param name="precision">What REAL stands for.</param>
    /// <exception cref="DeviceException">It does not compile; the log has the lines of the source that the compiler names.</exception>
    internal nint Build(string name, string text, Precision precision)
    {
        string options = $"-cl-std=CL1.2 {KernelSources.Defines(precision)}{(_device.RoundsCorrectly ? " -cl-fp32-correctly-rounded-divide-sqrt" : "")}";
        byte[] source = Encoding.UTF8.GetBytes(text);
        nuint length = (nuint)source.Length;
        int code;
        nint program;
        fixed (byte* bytes = source)
        {
            byte* first = bytes;
            program = _cl.CreateProgram(_context, 1, &first, &length, &code);
        }

        Check(code, $"clCreateProgramWithSource({name}.cl)");
        nint id = _device.Id;
        fixed (byte* o = Encoding.UTF8.GetBytes(options + "\0"))
            code = _cl.BuildProgram(program, 1, &id, o, 0, 0);
        if (code == 0)
            return program;
        string log = Log(program);
        _cl.ReleaseProgram(program);
        throw new DeviceException(Device.Name, $"clBuildProgram({name}.cl, {precision})", code, OpenClErrors.Name(code),
            OpenClErrors.Remedy(code), KernelSources.Explain(name, text, log));
    }

    internal override void Write<T>(DeviceMemory memory, ReadOnlySpan<T> source, int offset)
    {
        fixed (T* p = source)
            Check(_cl.EnqueueWrite(_queue, memory.Handle, Now, (nuint)offset * (nuint)sizeof(T), (nuint)source.Length * (nuint)sizeof(T), p,
                0, 0, null), "clEnqueueWriteBuffer");
    }

    internal override void Read<T>(DeviceMemory memory, Span<T> target, int offset)
    {
        fixed (T* p = target)
            Check(_cl.EnqueueRead(_queue, memory.Handle, Now, (nuint)offset * (nuint)sizeof(T), (nuint)target.Length * (nuint)sizeof(T), p,
                0, 0, null), "clEnqueueReadBuffer");
    }

    private protected override DeviceMemory AllocateMemory(long bytes)
    {
        int code;
        nint handle = _cl.CreateBuffer(_context, ReadWrite, (nuint)bytes, 0, &code);
        Check(code, $"clCreateBuffer({Guard.Text(bytes)} bytes)");
        return new DeviceMemory(handle, bytes);
    }

    private protected override void Free(DeviceMemory memory) => _cl.ReleaseBuffer(memory.Handle);

    private protected override void Close()
    {
        _cl.Finish(_queue);
        foreach (nint kernel in _kernels.Values)
            _cl.ReleaseKernel(kernel);
        foreach (nint program in _programs.Values)
            _cl.ReleaseProgram(program);
        _cl.ReleaseCommandQueue(_queue);
        _cl.ReleaseContext(_context);
    }

    private nint Kernel(string program, string entry, Precision precision)
    {
        if (_kernels.TryGetValue((program, entry, precision), out nint kernel))
            return kernel;
        int code;
        fixed (byte* name = Encoding.UTF8.GetBytes(entry + "\0"))
            kernel = _cl.CreateKernel(Program(program, precision), name, &code);
        Check(code, $"clCreateKernel({program}.cl, {entry})");
        return _kernels[(program, entry, precision)] = kernel;
    }

    private nint Program(string name, Precision precision)
    {
        if (_programs.TryGetValue((name, precision), out nint program))
            return program;
        if (precision == Precision.Double && !_device.Capabilities.SupportsDouble)
            throw new DeviceException(Device.Name, "building kernels in double precision", 0, "no double precision",
                "Use Precision.Single on this device, or Device.Cpu.");
        return _programs[(name, precision)] = Build(name, KernelSources.Text(name), precision);
    }

    private string Log(nint program)
    {
        nuint length;
        if (_cl.GetBuildInfo(program, _device.Id, BuildLog, 0, null, &length) != 0 || length == 0)
            return "";
        byte[] bytes = new byte[length];
        fixed (byte* p = bytes)
            _cl.GetBuildInfo(program, _device.Id, BuildLog, length, p, null);
        return Encoding.UTF8.GetString(bytes).TrimEnd('\0').Trim();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Check(int code, string call)
    {
        if (code != 0)
            throw new DeviceException(Device.Name, call, code, OpenClErrors.Name(code), OpenClErrors.Remedy(code));
    }
}
