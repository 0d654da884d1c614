using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Orchestration.Build.Tests.House;

/// <summary>A member, or a whole type, that code of one folder names.</summary>
/// <param name="Owner">Full name of the outermost type the code stands in.</param>
/// <param name="Folder">First segment of the owner's namespace below <c>Orchestration.Build</c>; empty at the root.</param>
/// <param name="Namespace">Namespace of the type that is named.</param>
/// <param name="Type">Its name, without namespace and arity.</param>
/// <param name="Member">The member, or empty where only the type is named.</param>
internal sealed record Reference(string Owner, string Folder, string Namespace, string Type, string Member)
{
    public override string ToString() => $"{Owner} -> {Namespace}.{Type}{(Member.Length > 0 ? "." : "")}{Member}";
}

/// <summary>Reads, from an assembly's metadata and IL, which types and members each of its types names.</summary>
internal sealed class AssemblyReferences
{
    private const string RootNamespace = "Orchestration.Build";

    private readonly MetadataReader _metadata;
    private readonly PEReader _image;
    private readonly NamedTypes _names;
    private readonly HashSet<Reference> _found = [];
    private string _owner = "";
    private string _folder = "";

    private AssemblyReferences(PEReader image)
    {
        _image = image;
        _metadata = image.GetMetadataReader();
        _names = new NamedTypes(_metadata);
    }

    public static IReadOnlyCollection<Reference> Of(string assemblyFile)
    {
        using var image = new PEReader(File.OpenRead(assemblyFile));
        var reader = new AssemblyReferences(image);
        foreach (var handle in reader._metadata.TypeDefinitions)
        {
            reader.ReadType(handle);
        }

        return reader._found;
    }

    private void ReadType(TypeDefinitionHandle handle)
    {
        var outermost = _names.Outermost(handle);
        var space = _metadata.GetString(outermost.Namespace);
        if (space != RootNamespace && !space.StartsWith(RootNamespace + ".", StringComparison.Ordinal))
        {
            return;
        }

        _owner = $"{space}.{_metadata.GetString(outermost.Name)}";
        _folder = space.Length == RootNamespace.Length ? "" : space[(RootNamespace.Length + 1)..].Split('.')[0];
        var type = _metadata.GetTypeDefinition(handle);
        AddEntity(type.BaseType);
        foreach (var implementation in type.GetInterfaceImplementations())
        {
            AddEntity(_metadata.GetInterfaceImplementation(implementation).Interface);
        }

        foreach (var field in type.GetFields())
        {
            AddTypes(_metadata.GetFieldDefinition(field).DecodeSignature(_names, null));
        }

        foreach (var method in type.GetMethods())
        {
            ReadMethod(_metadata.GetMethodDefinition(method));
        }
    }

    private void ReadMethod(MethodDefinition method)
    {
        AddSignature(method.DecodeSignature(_names, null));
        if (method.RelativeVirtualAddress == 0)
        {
            return;
        }

        var body = _image.GetMethodBody(method.RelativeVirtualAddress);
        if (!body.LocalSignature.IsNil)
        {
            foreach (var local in _metadata.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(_names, null))
            {
                AddTypes(local);
            }
        }

        foreach (var token in InstructionTokens.Of(body.GetILReader()))
        {
            AddEntity(MetadataTokens.EntityHandle(token));
        }
    }

    private void AddEntity(EntityHandle handle)
    {
        switch (handle.Kind)
        {
            case HandleKind.TypeDefinition or HandleKind.TypeReference or HandleKind.TypeSpecification when !handle.IsNil:
                AddTypes(_names.Of(handle));
                break;
            case HandleKind.MemberReference:
                var member = _metadata.GetMemberReference((MemberReferenceHandle)handle);
                AddMember(member.Parent, member.Name);
                if (member.GetKind() == MemberReferenceKind.Method)
                {
                    AddSignature(member.DecodeMethodSignature(_names, null));
                }

                break;
            case HandleKind.MethodSpecification:
                var specification = _metadata.GetMethodSpecification((MethodSpecificationHandle)handle);
                foreach (var argument in specification.DecodeSignature(_names, null))
                {
                    AddTypes(argument);
                }

                AddEntity(specification.Method);
                break;
            case HandleKind.MethodDefinition:
                var method = _metadata.GetMethodDefinition((MethodDefinitionHandle)handle);
                AddMember(method.GetDeclaringType(), method.Name);
                break;
            case HandleKind.FieldDefinition:
                var field = _metadata.GetFieldDefinition((FieldDefinitionHandle)handle);
                AddMember(field.GetDeclaringType(), field.Name);
                break;
        }
    }

    private void AddMember(EntityHandle parent, StringHandle name)
    {
        if (parent.Kind == HandleKind.MethodDefinition)
        {
            return;
        }

        foreach (var (space, type) in _names.Of(parent).Take(1))
        {
            _found.Add(new Reference(_owner, _folder, space, type, _metadata.GetString(name)));
        }

        AddTypes(_names.Of(parent));
    }

    private void AddSignature(MethodSignature<ImmutableArray<(string Namespace, string Name)>> signature)
    {
        AddTypes(signature.ReturnType);
        foreach (var parameter in signature.ParameterTypes)
        {
            AddTypes(parameter);
        }
    }

    private void AddTypes(ImmutableArray<(string Namespace, string Name)> types)
    {
        foreach (var (space, name) in types)
        {
            _found.Add(new Reference(_owner, _folder, space, name, ""));
        }
    }
}
