using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Egop.Kernel;

/// <summary>
/// Where a front end expects the kernel and the key that both sign with: the file that Jupyter names in the kernel's arguments.
/// </summary>
internal sealed record ConnectionFile(IPAddress Address, int Shell, int Control, int Stdin, int IoPub, int Heartbeat, byte[] Key)
{
    /// <summary>Reads a connection file.</summary>
    /// <exception cref="FormatException">The file asks for what this kernel does not do, or lacks something.</exception>
    public static ConnectionFile Read(string path)
    {
        try
        {
            return Parse(File.ReadAllText(path));
        }
        catch (FormatException e)
        {
            throw new FormatException($"{path}: {e.Message}", e);
        }
    }

    /// <summary>Reads the text of a connection file.</summary>
    public static ConnectionFile Parse(string json)
    {
        JsonObject file;
        try
        {
            file = JsonNode.Parse(json, null, new JsonDocumentOptions { AllowDuplicateProperties = false }) as JsonObject
                ?? throw new FormatException("expected a JSON object");
        }
        catch (JsonException e)
        {
            throw new FormatException($"not JSON: {e.Message}", e);
        }

        string transport = file.Text("transport") ?? "tcp";
        if (transport != "tcp")
            throw new FormatException($"transport \"{transport}\" is not supported; this kernel listens on \"tcp\" only "
                + "(c.KernelManager.transport = \"tcp\")");
        string scheme = file.Text("signature_scheme") ?? "hmac-sha256";
        string key = file.Text("key") ?? "";
        if (scheme != "hmac-sha256" && key.Length > 0)
            throw new FormatException($"signature_scheme \"{scheme}\" is not supported; this kernel signs with \"hmac-sha256\"");
        return new(
            Interface(file.Text("ip") ?? throw new FormatException("\"ip\" is missing")),
            Port(file, "shell_port"),
            Port(file, "control_port"),
            Port(file, "stdin_port"),
            Port(file, "iopub_port"),
            Port(file, "hb_port"),
            Encoding.UTF8.GetBytes(key));
    }

    private static int Port(JsonObject file, string name) =>
        file.Whole(name) is int port and >= 0 and <= IPEndPoint.MaxPort
            ? port
            : throw new FormatException($"\"{name}\" is missing or no port");

    private static IPAddress Interface(string name)
    {
        if (name == "*")
            return IPAddress.Any;
        if (name == "localhost")
            return IPAddress.Loopback;
        return IPAddress.TryParse(name, out IPAddress? address)
            ? address
            : throw new FormatException($"\"ip\" is \"{name}\", where an address of this machine is expected");
    }
}
