using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Supervisor.Architecture.Tests;

/// <summary>What an assembly says of itself, read without loading it.</summary>
internal sealed class BuiltAssembly : IDisposable
{
    private readonly PEReader _file;
    private readonly MetadataReader _reader;

    public BuiltAssembly(string name)
    {
        _file = new PEReader(File.OpenRead(Path.Combine(AppContext.BaseDirectory, name + ".dll")));
        _reader = _file.GetMetadataReader();
    }

    /// <summary>Names of the assemblies that it uses.</summary>
    public IReadOnlyList<string> References =>
        [.. _reader.AssemblyReferences.Select(h => _reader.GetString(_reader.GetAssemblyReference(h).Name))];

    /// <summary>Full names of the types of others that it uses.</summary>
    public IReadOnlyList<string> UsedTypes => [.. _reader.TypeReferences.Select(FullName)];

    /// <summary>Members of others that it uses, as <c>Namespace.Type.Member</c>.</summary>
    public IReadOnlyList<string> UsedMembers =>
    [
        .. from handle in _reader.MemberReferences
           let member = _reader.GetMemberReference(handle)
           where member.Parent.Kind == HandleKind.TypeReference
           select $"{FullName((TypeReferenceHandle)member.Parent)}.{_reader.GetString(member.Name)}",
    ];

    /// <summary>Names of its own types, methods, fields and properties.</summary>
    public IReadOnlyList<string> OwnNames =>
    [
        .. _reader.TypeDefinitions.Select(_reader.GetTypeDefinition).Select(t => $"{_reader.GetString(t.Namespace)}.{_reader.GetString(t.Name)}"),
        .. _reader.MethodDefinitions.Select(h => _reader.GetString(_reader.GetMethodDefinition(h).Name)),
        .. _reader.FieldDefinitions.Select(h => _reader.GetString(_reader.GetFieldDefinition(h).Name)),
        .. _reader.PropertyDefinitions.Select(h => _reader.GetString(_reader.GetPropertyDefinition(h).Name)),
    ];

    /// <summary>The string literals in its code.</summary>
    public IReadOnlyList<string> Literals
    {
        get
        {
            var literals = new List<string>();
            for (var handle = MetadataTokens.UserStringHandle(1); !handle.IsNil; handle = _reader.GetNextHandle(handle))
            {
                literals.Add(_reader.GetUserString(handle));
            }

            return literals;
        }
    }

    public void Dispose() => _file.Dispose();

    private string FullName(TypeReferenceHandle handle)
    {
        var type = _reader.GetTypeReference(handle);
        var name = _reader.GetString(type.Name);
        return type.ResolutionScope.Kind == HandleKind.TypeReference
            ? $"{FullName((TypeReferenceHandle)type.ResolutionScope)}.{name}"
            : $"{_reader.GetString(type.Namespace)}.{name}";
    }
}
