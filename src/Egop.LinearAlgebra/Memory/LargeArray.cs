using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Egop;

/// <summary>
/// Arrays that stay and are read from end to end again and again. Large ones ask the system for huge pages. (Memory of one computation is
/// <see cref="Scratch{T}"/>.)
/// </summary>
/// <remarks>
/// With pages of 4 KiB a pass over a matrix of tens of megabytes waits for address translations; on Linux, pages of 2 MiB need few of them,
/// and the first touch of the numbers costs a fault for 2 MiB instead of one for 4 KiB. The request is a hint: where it is refused, or
/// the system is another one, the array is as any other.
/// </remarks>
internal static unsafe partial class LargeArray
{
    // Below it an array has few whole huge pages, or none, and fits the caches.
    private const int LeastBytes = 8 << 20;

    private const int PageBytes = 2 << 20;

    /// <summary>An array of undefined content.</summary>
    public static T[] Uninitialized<T>(int length, bool pinned = false)
        where T : unmanaged => Advised(GC.AllocateUninitializedArray<T>(length, pinned));

    /// <summary>An array of zeros. Where its length comes from a user, <see cref="Guard.Zeros"/> says what did not fit.</summary>
    public static T[] Zeros<T>(int length)
        where T : unmanaged => Advised(new T[length]);

    /// <summary>A copy.</summary>
    public static T[] Copy<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        T[] copy = Uninitialized<T>(values.Length);
        values.CopyTo(copy);
        return copy;
    }

    // The collector does not move arrays of this size, unless it is told to; what it has not yet touched comes in huge pages, the rest
    // as the system gets round to it.
    private static T[] Advised<T>(T[] array)
        where T : unmanaged
    {
        nint bytes = (nint)array.Length * Unsafe.SizeOf<T>();
        if (bytes >= LeastBytes && OperatingSystem.IsLinux())
        {
            fixed (T* start = array)
            {
                nint first = ((nint)start + PageBytes - 1) & -PageBytes, end = ((nint)start + bytes) & -PageBytes;
                Advise(first, end - first);
            }
        }

        return array;
    }

    private static void Advise(nint start, nint bytes)
    {
        const int hugePages = 14;
        try
        {
            _ = MemoryAdvise((void*)start, (nuint)bytes, hugePages);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            // A system without it keeps its own pages.
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int MemoryAdvise(void* start, nuint bytes, int advice);
}
