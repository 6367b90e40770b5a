using System.Text.Json.Nodes;

namespace Egop.Kernel;

/// <summary>A message that came in, its signature checked.</summary>
/// <param name="Identities">The frames before the delimiter; answers go back with them.</param>
/// <param name="Type">The type from the header, such as "execute_request".</param>
/// <param name="Header">The header as it came, which is the parent header of every answer.</param>
/// <param name="Content">The content.</param>
internal sealed record JupyterMessage(IReadOnlyList<byte[]> Identities, string Type, byte[] Header, JsonObject Content);
