// Stand-ins for the hosts that live displays look for by name; their names and members are the hosts' own.
#pragma warning disable CA1050, IDE0130, CA1711
namespace Microsoft.DotNet.Interactive
{
    internal sealed class KernelInvocationContext
    {
        private static readonly AsyncLocal<KernelInvocationContext?> _current = new();

        public static KernelInvocationContext? Current { get => _current.Value; set => _current.Value = value; }

        public List<string> Shown { get; } = [];

        public bool Throws { get; set; }
    }

    internal static class KernelInvocationContextExtensions
    {
        // The genuine class has overloads too.
        public static Displayed Display<T>(this KernelInvocationContext context, T value) =>
            throw new NotSupportedException($"{context}{value}");

        public static Displayed Display(this KernelInvocationContext context, object value, params string[] mimeTypes)
        {
            if (context.Throws)
                throw new InvalidOperationException();
            context.Shown.Add($"show {value}{mimeTypes.Length}");
            return new Displayed(context);
        }
    }

    internal sealed class Displayed(KernelInvocationContext context)
    {
        public void Update(object value) => context.Shown.Add($"update {value}");
    }
}

namespace Egop.Kernel
{
    internal static class NotebookHost
    {
        private static readonly AsyncLocal<object?> _current = new();

        public static object? Current { get => _current.Value; set => _current.Value = value; }
    }

    internal sealed class FakeCell
    {
        public List<(string Id, IReadOnlyDictionary<string, string> Bundle)> Shown { get; } = [];

        public string Display(IReadOnlyDictionary<string, string> bundle)
        {
            Shown.Add(("new", bundle));
            return "id7";
        }

        public void Update(string id, IReadOnlyDictionary<string, string> bundle) => Shown.Add((id, bundle));
    }
}
