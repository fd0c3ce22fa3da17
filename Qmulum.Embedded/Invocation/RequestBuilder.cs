using System.Reflection;
using System.Reflection.Emit;
using Orleans.Concurrency;

namespace Qmulum.Embedded.Invocation;

/// <summary>Emits the request class of one method: its arguments as fields, and the call on the grain.</summary>
static class RequestBuilder
{
    public static RequestClass Build(ModuleBuilder module, string name, MethodInfo method)
    {
        var (parent, send) = BaseAndSend(method);
        var request = module.DefineType(name, TypeAttributes.Public | TypeAttributes.Sealed, parent);
        var arguments = method.GetParameters()
            .Select((p, i) => (FieldInfo)request.DefineField(ProxyBuilder.ArgumentField(i), p.ParameterType, FieldAttributes.Public))
            .ToArray();
        EmitCall(request, parent, method, arguments);
        var constructor = request.DefineDefaultConstructor(MethodAttributes.Public);
        request.CreateType();
        return new(request, constructor, parent.GetProperty(nameof(GrainRequest.Method))!.SetMethod!, arguments, send);
    }

    static void EmitCall(TypeBuilder request, Type parent, MethodInfo method, FieldInfo[] arguments)
    {
        var inherited = parent.GetMethod("Call", BindingFlags.Instance | BindingFlags.NonPublic)!;
        var call = request.DefineMethod(
            inherited.Name,
            MethodAttributes.Family | MethodAttributes.Virtual | MethodAttributes.Final | MethodAttributes.HideBySig,
            inherited.ReturnType,
            [typeof(object)]);
        var il = call.GetILGenerator();
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Castclass, method.DeclaringType!);
        foreach (var argument in arguments)
        {
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Ldfld, argument);
        }

        il.Emit(OpCodes.Callvirt, method);
        il.Emit(OpCodes.Ret);
        request.DefineMethodOverride(call, inherited);
    }

    static (Type Parent, MethodInfo Send) BaseAndSend(MethodInfo method)
    {
        var returns = method.ReturnType;
        var definition = returns.IsGenericType ? returns.GetGenericTypeDefinition() : returns;
        var result = returns.IsGenericType ? returns.GetGenericArguments()[0] : typeof(Nothing);
        if (definition == typeof(IAsyncEnumerable<>))
        {
            return (typeof(EnumerableCall<>).MakeGenericType(result), Method(nameof(GrainProxy.Enumerate), generic: true, result));
        }

        var parent = definition == typeof(Task) ? typeof(TaskRequest)
            : definition == typeof(ValueTask) ? typeof(ValueTaskRequest)
            : definition == typeof(void) ? typeof(VoidRequest)
            : definition == typeof(Task<>) ? typeof(TaskRequest<>).MakeGenericType(result)
            : typeof(ValueTaskRequest<>).MakeGenericType(result);
        if (definition == typeof(void) || !returns.IsGenericType && method.IsDefined(typeof(OneWayAttribute)))
        {
            return (parent, typeof(GrainProxy).GetMethod(nameof(GrainProxy.SendOneWay))!);
        }

        var isTask = definition == typeof(Task) || definition == typeof(Task<>);
        return (parent, Method(isTask ? nameof(GrainProxy.SendTask) : nameof(GrainProxy.SendValueTask), returns.IsGenericType, result));
    }

    static MethodInfo Method(string name, bool generic, Type result)
    {
        var found = typeof(GrainProxy).GetMethods().Single(m => m.Name == name && m.IsGenericMethodDefinition == generic);
        return generic ? found.MakeGenericMethod(result) : found;
    }
}
