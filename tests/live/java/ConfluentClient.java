import java.util.List;
import java.util.Map;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;

/**
 * Confluent's own client of registries, as Flink ships it, asks the registry in the first argument about the subject
 * in the second; what it understood is printed, a line a question.
 */
public final class ConfluentClient {
    public static void main(String[] arguments) throws Exception {
        String subject = arguments[1];
        var client = new CachedSchemaRegistryClient(List.of(arguments[0]), 10, Map.of());
        var latest = client.getLatestSchemaMetadata(subject);
        var schema = client.getSchemaById(latest.getId());
        System.out.println("subjects " + client.getAllSubjects().contains(subject));
        System.out.println("versions " + client.getAllVersions(subject));
        System.out.println("latest " + latest.getVersion() + " " + latest.getId());
        System.out.println("name " + schema.name());
        System.out.println("looked up " + client.getVersion(subject, schema) + " " + client.getId(subject, schema));
        System.out.println("registered " + client.register(subject, schema));
        System.out.println("compatible " + client.testCompatibility(subject, schema));
        System.out.println("level " + client.getCompatibility(subject));
        System.out.println("mode " + client.getMode());
        try {
            client.getSchemaById(999_999);
        } catch (RestClientException error) {
            System.out.println("missing " + error.getStatus() + " " + error.getErrorCode());
        }
    }
}
