using System.Globalization;

namespace Egop;

/// <summary>A device refused something: the message has the call, the code with its name, the device, and what to do.</summary>
public sealed class DeviceException : Exception
{
    internal DeviceException(string device, string call, long code, string codeName, string remedy, string log = "")
        : base(string.Create(CultureInfo.InvariantCulture, $"{device}: {call} answered {codeName} ({code}). {remedy}{(log.Length == 0 ? "" : $"{Environment.NewLine}{log}")}"))
    {
        (Device, Call, Code, CodeName, Log) = (device, call, code, codeName, log);
    }

    /// <summary>Name of the device.</summary>
    public string Device { get; }

    /// <summary>The driver's function.</summary>
    public string Call { get; }

    /// <summary>The driver's code.</summary>
    public long Code { get; }

    /// <summary>The code's name, such as "CL_OUT_OF_RESOURCES".</summary>
    public string CodeName { get; }

    /// <summary>The compiler's log with our source line, where a kernel did not build; "" otherwise.</summary>
    public string Log { get; }
}
