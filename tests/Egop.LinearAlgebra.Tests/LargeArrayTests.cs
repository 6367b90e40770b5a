using System.Globalization;

namespace Egop.Tests;

public sealed unsafe class LargeArrayTests
{
    private const string Switch = "/sys/kernel/mm/transparent_hugepage/enabled";

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    [InlineData((8 << 20) / sizeof(float))]
    [InlineData(((32 << 20) / sizeof(float)) + 1)]
    public void An_array_of_any_length_is_zero_or_a_copy(int length)
    {
        float[] zeros = LargeArray.Zeros<float>(length);
        Assert.Equal(length, zeros.Length);
        Assert.DoesNotContain(zeros, value => value != 0);
        for (int i = 0; i < length; i++)
            zeros[i] = i % 1000;
        Assert.Equal(zeros, LargeArray.Copy<float>(zeros));
        Assert.Equal(length, LargeArray.Uninitialized<float>(length, pinned: true).Length);
    }

    [Fact]
    public void The_inside_of_a_large_array_is_advised_to_take_huge_pages()
    {
        Assert.SkipUnless(File.Exists(Switch), Requirement.HugePages);
        double[] large = LargeArray.Uninitialized<double>(4 << 20);
        fixed (double* inside = &large[2 << 20])
            Assert.Contains(" hg", Flags((ulong)inside), StringComparison.Ordinal);
    }

    // The kernel's flags of the mapping that an address lies in.
    private static string Flags(ulong address)
    {
        bool isWithin = false;
        foreach (string line in File.ReadLines("/proc/self/smaps"))
        {
            string[] ends = line.Split(' ')[0].Split('-');
            if (ends.Length == 2 && ulong.TryParse(ends[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out ulong first)
                && ulong.TryParse(ends[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out ulong end))
                isWithin = first <= address && address < end;
            else if (isWithin && line.StartsWith("VmFlags:", StringComparison.Ordinal))
                return line;
        }

        throw new InvalidOperationException("the address lies in no mapping");
    }
}
