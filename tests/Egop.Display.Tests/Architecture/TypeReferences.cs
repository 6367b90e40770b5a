using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Egop.Tests;

/// <summary>
/// Which types of an assembly use which others of it: by what they derive from, hold, take, return, and by the instructions of their
/// methods.
/// </summary>
internal sealed class TypeReferences
{
    private static readonly Dictionary<int, OpCode> _codes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => (int)(ushort)code.Value);

    private readonly MetadataReader _metadata;
    private readonly PEReader _file;

    private TypeReferences(PEReader file) => (_file, _metadata) = (file, file.GetMetadataReader());

    /// <summary>Pairs of top-level types, each with what the first uses of the second.</summary>
    public static HashSet<(string From, string To)> Of(Assembly assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly.Location));
        return new TypeReferences(file).Pairs();
    }

    /// <summary>The names of the assemblies that an assembly's file references.</summary>
    public static string[] Assemblies(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        MetadataReader metadata = file.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))];
    }

    private HashSet<(string, string)> Pairs()
    {
        var pairs = new HashSet<(string, string)>();
        foreach (TypeDefinitionHandle handle in _metadata.TypeDefinitions)
        {
            string from = Name(handle);
            foreach (TypeDefinitionHandle used in Used(handle))
            {
                if (Name(used) is { } to && to != from)
                    pairs.Add((from, to));
            }
        }

        return pairs;
    }

    private HashSet<TypeDefinitionHandle> Used(TypeDefinitionHandle handle)
    {
        TypeDefinition type = _metadata.GetTypeDefinition(handle);
        var used = new HashSet<TypeDefinitionHandle>();
        var provider = new Collector(used);
        Add(type.BaseType);
        foreach (InterfaceImplementationHandle i in type.GetInterfaceImplementations())
            Add(_metadata.GetInterfaceImplementation(i).Interface);
        foreach (GenericParameterHandle parameter in type.GetGenericParameters())
            AddConstraints(parameter);
        foreach (FieldDefinitionHandle field in type.GetFields())
            _metadata.GetFieldDefinition(field).DecodeSignature(provider, null);
        foreach (MethodDefinitionHandle method in type.GetMethods())
            AddMethod(_metadata.GetMethodDefinition(method));
        return used;

        void Add(EntityHandle entity)
        {
            if (entity.IsNil)
                return;
            switch (entity.Kind)
            {
                case HandleKind.TypeDefinition:
                    used.Add((TypeDefinitionHandle)entity);
                    break;
                case HandleKind.TypeSpecification:
                    _metadata.GetTypeSpecification((TypeSpecificationHandle)entity).DecodeSignature(provider, null);
                    break;
                case HandleKind.MethodDefinition:
                    Add(_metadata.GetMethodDefinition((MethodDefinitionHandle)entity).GetDeclaringType());
                    break;
                case HandleKind.FieldDefinition:
                    Add(_metadata.GetFieldDefinition((FieldDefinitionHandle)entity).GetDeclaringType());
                    break;
                case HandleKind.MemberReference:
                    MemberReference member = _metadata.GetMemberReference((MemberReferenceHandle)entity);
                    Add(member.Parent);
                    if (member.GetKind() == MemberReferenceKind.Method)
                        member.DecodeMethodSignature(provider, null);
                    else
                        member.DecodeFieldSignature(provider, null);
                    break;
                case HandleKind.MethodSpecification:
                    MethodSpecification specification = _metadata.GetMethodSpecification((MethodSpecificationHandle)entity);
                    Add(specification.Method);
                    specification.DecodeSignature(provider, null);
                    break;
            }
        }

        void AddConstraints(GenericParameterHandle parameter)
        {
            foreach (GenericParameterConstraintHandle constraint in _metadata.GetGenericParameter(parameter).GetConstraints())
                Add(_metadata.GetGenericParameterConstraint(constraint).Type);
        }

        void AddMethod(MethodDefinition method)
        {
            method.DecodeSignature(provider, null);
            foreach (GenericParameterHandle parameter in method.GetGenericParameters())
                AddConstraints(parameter);
            if (method.RelativeVirtualAddress == 0)
                return;
            MethodBodyBlock body = _file.GetMethodBody(method.RelativeVirtualAddress);
            if (!body.LocalSignature.IsNil)
                _metadata.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(provider, null);
            foreach (EntityHandle entity in Operands(body.GetILReader()))
                Add(entity);
        }
    }

    /// <summary>The tokens in a method's instructions.</summary>
    private static IEnumerable<EntityHandle> Operands(BlobReader code)
    {
        var found = new List<EntityHandle>();
        while (code.RemainingBytes > 0)
        {
            int value = code.ReadByte();
            OpCode instruction = _codes[value == 0xfe ? 0xfe00 | code.ReadByte() : value];
            switch (instruction.OperandType)
            {
                case OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType:
                    found.Add(MetadataTokens.EntityHandle(code.ReadInt32()));
                    break;
                case OperandType.InlineSwitch:
                    int targets = code.ReadInt32();
                    code.Offset += 4 * targets;
                    break;
                case OperandType.InlineI8 or OperandType.InlineR:
                    code.Offset += 8;
                    break;
                case OperandType.InlineVar:
                    code.Offset += 2;
                    break;
                case OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar:
                    code.Offset += 1;
                    break;
                case OperandType.InlineNone:
                    break;
                default:
                    code.Offset += 4;
                    break;
            }
        }

        return found;
    }

    /// <summary>The top-level type that a type is or is inside, without its number of parameters.</summary>
    private string Name(TypeDefinitionHandle handle)
    {
        TypeDefinition type = _metadata.GetTypeDefinition(handle);
        while (!type.GetDeclaringType().IsNil)
            type = _metadata.GetTypeDefinition(type.GetDeclaringType());
        return _metadata.GetString(type.Name).Split('`')[0];
    }

    /// <summary>Notes every type of the assembly that a signature names.</summary>
    private sealed class Collector(HashSet<TypeDefinitionHandle> used) : ISignatureTypeProvider<object?, object?>
    {
        public object? GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind)
        {
            used.Add(handle);
            return null;
        }

        public object? GetTypeFromSpecification(
            MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
            reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

        public object? GetArrayType(object? elementType, ArrayShape shape) => null;

        public object? GetByReferenceType(object? elementType) => null;

        public object? GetFunctionPointerType(MethodSignature<object?> signature) => null;

        public object? GetGenericInstantiation(object? genericType, ImmutableArray<object?> typeArguments) => null;

        public object? GetGenericMethodParameter(object? genericContext, int index) => null;

        public object? GetGenericTypeParameter(object? genericContext, int index) => null;

        public object? GetModifiedType(object? modifier, object? unmodifiedType, bool isRequired) => null;

        public object? GetPinnedType(object? elementType) => null;

        public object? GetPointerType(object? elementType) => null;

        public object? GetPrimitiveType(PrimitiveTypeCode typeCode) => null;

        public object? GetSZArrayType(object? elementType) => null;

        public object? GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => null;
    }
}
