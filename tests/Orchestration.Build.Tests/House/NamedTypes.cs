using System.Collections.Immutable;
using System.Reflection.Metadata;
using TypeNames = System.Collections.Immutable.ImmutableArray<(string Namespace, string Name)>;

namespace Orchestration.Build.Tests.House;

/// <summary>Decodes signatures to the names of all types in them, the outermost first; nested types count as the type around them.</summary>
internal sealed class NamedTypes(MetadataReader metadata) : ISignatureTypeProvider<TypeNames, object?>
{
    public TypeDefinition Outermost(TypeDefinitionHandle handle)
    {
        var type = metadata.GetTypeDefinition(handle);
        while (!type.GetDeclaringType().IsNil)
        {
            type = metadata.GetTypeDefinition(type.GetDeclaringType());
        }

        return type;
    }

    public TypeNames Of(EntityHandle handle) => handle.Kind switch
    {
        HandleKind.TypeDefinition => GetTypeFromDefinition(metadata, (TypeDefinitionHandle)handle, 0),
        HandleKind.TypeReference => GetTypeFromReference(metadata, (TypeReferenceHandle)handle, 0),
        HandleKind.TypeSpecification => GetTypeFromSpecification(metadata, null, (TypeSpecificationHandle)handle, 0),
        _ => [],
    };

    public TypeNames GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind)
    {
        var type = Outermost(handle);
        return [(metadata.GetString(type.Namespace), WithoutArity(metadata.GetString(type.Name)))];
    }

    public TypeNames GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind)
    {
        var type = metadata.GetTypeReference(handle);
        while (type.ResolutionScope.Kind == HandleKind.TypeReference)
        {
            type = metadata.GetTypeReference((TypeReferenceHandle)type.ResolutionScope);
        }

        return [(metadata.GetString(type.Namespace), WithoutArity(metadata.GetString(type.Name)))];
    }

    public TypeNames GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
        metadata.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

    public TypeNames GetGenericInstantiation(TypeNames genericType, ImmutableArray<TypeNames> typeArguments) =>
        [.. genericType, .. typeArguments.SelectMany(argument => argument)];

    public TypeNames GetFunctionPointerType(MethodSignature<TypeNames> signature) =>
        [.. signature.ReturnType, .. signature.ParameterTypes.SelectMany(parameter => parameter)];

    public TypeNames GetModifiedType(TypeNames modifier, TypeNames unmodifiedType, bool isRequired) => unmodifiedType;

    public TypeNames GetArrayType(TypeNames elementType, ArrayShape shape) => elementType;

    public TypeNames GetByReferenceType(TypeNames elementType) => elementType;

    public TypeNames GetPinnedType(TypeNames elementType) => elementType;

    public TypeNames GetPointerType(TypeNames elementType) => elementType;

    public TypeNames GetSZArrayType(TypeNames elementType) => elementType;

    public TypeNames GetGenericMethodParameter(object? genericContext, int index) => [];

    public TypeNames GetGenericTypeParameter(object? genericContext, int index) => [];

    public TypeNames GetPrimitiveType(PrimitiveTypeCode typeCode) => [];

    private static string WithoutArity(string name) => name.Split('`')[0];
}
