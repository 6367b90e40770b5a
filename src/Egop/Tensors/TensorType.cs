namespace Egop;

/// <summary>Format of a tensor's numbers in a safetensors file, in the order of alignment that the format has.</summary>
public enum TensorType
{
    /// <summary>One byte, 0 or 1. "BOOL".</summary>
    Bool,

    /// <summary>Unsigned, 8 bits.</summary>
    U8,

    /// <summary>Signed, 8 bits.</summary>
    I8,

    /// <summary>Floating point of 8 bits, 5 of them exponent. "F8_E5M2".</summary>
    F8E5M2,

    /// <summary>Floating point of 8 bits, 4 of them exponent. "F8_E4M3".</summary>
    F8E4M3,

    /// <summary>A power of two in 8 bits. "F8_E8M0".</summary>
    F8E8M0,

    /// <summary>Signed, 16 bits.</summary>
    I16,

    /// <summary>Unsigned, 16 bits.</summary>
    U16,

    /// <summary>IEEE binary16.</summary>
    F16,

    /// <summary>The upper half of IEEE binary32.</summary>
    BF16,

    /// <summary>Signed, 32 bits.</summary>
    I32,

    /// <summary>Unsigned, 32 bits.</summary>
    U32,

    /// <summary>IEEE binary32.</summary>
    F32,

    /// <summary>Two IEEE binary32: real and imaginary part.</summary>
    C64,

    /// <summary>IEEE binary64.</summary>
    F64,

    /// <summary>Signed, 64 bits.</summary>
    I64,

    /// <summary>Unsigned, 64 bits.</summary>
    U64,
}
