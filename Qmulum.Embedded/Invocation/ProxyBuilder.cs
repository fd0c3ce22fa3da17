using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;

namespace Qmulum.Embedded.Invocation;

/// <summary>
/// Emits, at the first use of a grain interface, a proxy class and one request class a method with a field an argument, so
/// that a call neither boxes nor reflects. Why: docs/decisions/embedded-grain-host.md.
/// </summary>
static class ProxyBuilder
{
    /// <summary>The proxy's static method that makes one; it takes what <see cref="GrainProxy"/>'s constructor does.</summary>
    public const string Create = "Create";

    static readonly Lock Gate = new();
    static readonly HashSet<string> OpenedAssemblies = new(StringComparer.Ordinal);
    static readonly AssemblyBuilder Proxies =
        AssemblyBuilder.DefineDynamicAssembly(new("Qmulum.Embedded.Proxies"), AssemblyBuilderAccess.Run);

    static readonly ModuleBuilder Module = Proxies.DefineDynamicModule("Proxies");
    static int _built;

    public static string ArgumentField(int index) => $"Argument{index}";

    /// <summary>The proxy class of the interface.</summary>
    /// <exception cref="NotSupportedException">A member of the interface cannot be called on a grain.</exception>
    public static Type Build(Type grainInterface)
    {
        ProxyRules.ThrowIfBroken(grainInterface);
        lock (Gate)
        {
            OpenAssembliesOf(grainInterface);
            return BuildProxy(grainInterface);
        }
    }

    static Type BuildProxy(Type grainInterface)
    {
        var name = $"{grainInterface.FullName}#{++_built}";
        var proxy = Module.DefineType(name, TypeAttributes.Public | TypeAttributes.Sealed, typeof(GrainProxy), [grainInterface]);
        EmitConstructor(proxy);
        EmitInterfaceName(proxy, grainInterface);

        var methods = ProxyRules.MethodsOf(grainInterface).ToArray();
        for (var i = 0; i < methods.Length; i++)
        {
            var descriptor = proxy.DefineField($"Method{i}", typeof(GrainMethod), FieldAttributes.Public | FieldAttributes.Static);
            var request = RequestBuilder.Build(Module, $"{name}.{methods[i].Name}#{i}", methods[i]);
            EmitMethod(proxy, methods[i], descriptor, request);
        }

        var built = proxy.CreateType();
        for (var i = 0; i < methods.Length; i++)
        {
            built.GetField($"Method{i}")!.SetValue(null, new GrainMethod(grainInterface, methods[i]));
        }

        return built;
    }

    static void EmitConstructor(TypeBuilder proxy)
    {
        var inherited = typeof(GrainProxy).GetConstructors().Single();
        var types = inherited.GetParameters().Select(p => p.ParameterType).ToArray();
        var constructor = proxy.DefineConstructor(MethodAttributes.Public, CallingConventions.HasThis, types);
        var il = constructor.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Ldarg_2);
        il.Emit(OpCodes.Ldarg_3);
        il.Emit(OpCodes.Call, inherited);
        il.Emit(OpCodes.Ret);
        EmitCreate(proxy, constructor, types);
    }

    static void EmitCreate(TypeBuilder proxy, ConstructorInfo constructor, Type[] types)
    {
        var il = proxy.DefineMethod(Create, MethodAttributes.Public | MethodAttributes.Static, typeof(GrainProxy), types).GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Ldarg_2);
        il.Emit(OpCodes.Newobj, constructor);
        il.Emit(OpCodes.Ret);
    }

    static void EmitInterfaceName(TypeBuilder proxy, Type grainInterface)
    {
        var inherited = typeof(GrainReference).GetProperty(nameof(GrainReference.InterfaceName))!.GetMethod!;
        var getter = proxy.DefineMethod(
            inherited.Name, MethodAttributes.Public | MethodAttributes.Virtual | MethodAttributes.HideBySig, typeof(string), []);
        var il = getter.GetILGenerator();
        il.Emit(OpCodes.Ldstr, grainInterface.FullName!);
        il.Emit(OpCodes.Ret);
        proxy.DefineMethodOverride(getter, inherited);
    }

    static void EmitMethod(TypeBuilder proxy, MethodInfo method, FieldInfo descriptor, RequestClass request)
    {
        var types = method.GetParameters().Select(p => p.ParameterType).ToArray();
        var body = proxy.DefineMethod(
            $"{method.DeclaringType!.FullName}.{method.Name}",
            MethodAttributes.Private | MethodAttributes.Virtual | MethodAttributes.Final | MethodAttributes.HideBySig | MethodAttributes.NewSlot,
            method.ReturnType,
            types);
        var il = body.GetILGenerator();
        var made = il.DeclareLocal(request.Type);
        il.Emit(OpCodes.Newobj, request.Constructor);
        il.Emit(OpCodes.Stloc, made);
        il.Emit(OpCodes.Ldloc, made);
        il.Emit(OpCodes.Ldsfld, descriptor);
        il.Emit(OpCodes.Call, request.MethodSetter);
        for (var i = 0; i < types.Length; i++)
        {
            il.Emit(OpCodes.Ldloc, made);
            il.Emit(OpCodes.Ldarg, (short)(i + 1));
            il.Emit(OpCodes.Stfld, request.Arguments[i]);
        }

        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldloc, made);
        EmitSend(il, method, types, request);
        il.Emit(OpCodes.Ret);
        proxy.DefineMethodOverride(body, method);
    }

    static void EmitSend(ILGenerator il, MethodInfo method, Type[] types, RequestClass request)
    {
        if (request.Send.GetParameters().Length == 2)
        {
            EmitToken(il, types);
        }

        il.Emit(OpCodes.Call, request.Send);
        if (request.Send.ReturnType == typeof(void) && method.ReturnType == typeof(Task))
        {
            il.Emit(OpCodes.Call, typeof(Task).GetProperty(nameof(Task.CompletedTask))!.GetMethod!);
        }
        else if (request.Send.ReturnType == typeof(void) && method.ReturnType == typeof(ValueTask))
        {
            il.Emit(OpCodes.Call, typeof(ValueTask).GetProperty(nameof(ValueTask.CompletedTask))!.GetMethod!);
        }
    }

    static void EmitToken(ILGenerator il, Type[] types)
    {
        var token = Array.LastIndexOf(types, typeof(CancellationToken));
        if (token >= 0)
        {
            il.Emit(OpCodes.Ldarg, (short)(token + 1));
        }
        else
        {
            il.Emit(OpCodes.Call, typeof(CancellationToken).GetProperty(nameof(CancellationToken.None))!.GetMethod!);
        }
    }

    // Grain interfaces and messages may be internal to their assemblies: the emitted assembly asks to see them.
    static void OpenAssembliesOf(Type grainInterface)
    {
        var types = ProxyRules.MethodsOf(grainInterface)
            .SelectMany(m => m.GetParameters().Select(p => p.ParameterType).Append(m.ReturnType))
            .SelectMany(WithArguments)
            .Append(grainInterface)
            .Concat(grainInterface.GetInterfaces());
        var attribute = typeof(IgnoresAccessChecksToAttribute).GetConstructor([typeof(string)])!;
        foreach (var assembly in types.Select(t => t.Assembly.GetName().Name!).Where(OpenedAssemblies.Add))
        {
            Proxies.SetCustomAttribute(new CustomAttributeBuilder(attribute, [assembly]));
        }
    }

    static IEnumerable<Type> WithArguments(Type type) => type.IsGenericType
        ? type.GetGenericArguments().SelectMany(WithArguments).Append(type)
        : type.HasElementType ? WithArguments(type.GetElementType()!) : [type];
}
