using System.Runtime.Versioning;

// Unix sockets, file modes and symbolic links are what this program is made of.
[assembly: UnsupportedOSPlatform("windows")]
