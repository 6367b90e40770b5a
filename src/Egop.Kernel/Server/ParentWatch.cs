using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Egop.Kernel;

/// <summary>Notices the end of the process that started the kernel: a kernel whose front end died must not stay behind.</summary>
/// <remarks>
/// On Linux and macOS the parent process is watched, and the process of JPY_PARENT_PID, if it is there at the start. On Windows, where
/// JPY_PARENT_PID is a handle of the front end's process, that handle is watched.
/// </remarks>
internal sealed partial class ParentWatch
{
    private const int NotPermitted = 1;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly ThreadStart? _wait;

    /// <summary>
    /// Takes down who the parent is. It must be alive: once a front end has an answer of the kernel's, it may end at any time.
    /// </summary>
    public ParentWatch()
    {
        string? named = Environment.GetEnvironmentVariable("JPY_PARENT_PID");
        bool isNumber = long.TryParse(named, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number > 0;
        if (OperatingSystem.IsWindows())
        {
            _wait = isNumber ? () => WaitForHandle((nint)number) : null;
            return;
        }
        int parent = ParentProcess();
        int? process = isNumber && number <= int.MaxValue && Exists((int)number) ? (int)number : null;
        _wait = () => Poll(parent, process);
    }

    /// <summary>Calls <paramref name="died"/>, once, on a thread of its own, when the parent is gone.</summary>
    public void Start(Action<string> died)
    {
        if (_wait is null)
            return;
        new Thread(() =>
        {
            _wait();
            died("the parent process ended");
        })
        { IsBackground = true, Name = "parent watch" }.Start();
    }

    private static void Poll(int parent, int? named)
    {
        while (ParentProcess() == parent && (named is not { } process || Exists(process)))
            Thread.Sleep(Interval);
    }

    private static void WaitForHandle(nint handle)
    {
        using EventWaitHandle process =
            new(false, EventResetMode.ManualReset) { SafeWaitHandle = new SafeWaitHandle(handle, ownsHandle: false) };
        process.WaitOne();
    }

    // A process that may not be signalled is there all the same.
    private static bool Exists(int process) => Signal(process, 0) == 0 || Marshal.GetLastPInvokeError() == NotPermitted;

    [LibraryImport("libc", EntryPoint = "getppid")]
    private static partial int ParentProcess();

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Signal(int process, int signal);
}
