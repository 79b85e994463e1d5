// The calls of the C library take plain numbers and pointers: nothing is to be converted, and no stub has to be compiled at run time.
[assembly: System.Runtime.CompilerServices.DisableRuntimeMarshalling]
