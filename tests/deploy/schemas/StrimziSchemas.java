import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.victools.jsonschema.generator.*;
import com.github.victools.jsonschema.module.jackson.*;
import io.strimzi.api.kafka.model.topic.KafkaTopicSpec;
import io.strimzi.api.kafka.model.user.KafkaUserSpec;

/** Strimzi's own classes in, JSON schemas of the specs of KafkaTopic and KafkaUser out, on standard output. */
public class StrimziSchemas {
    public static void main(String[] args) throws Exception {
        var options = new SchemaGeneratorConfigBuilder(SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON)
            .with(new JacksonModule(JacksonOption.FLATTENED_ENUMS_FROM_JSONVALUE, JacksonOption.ALWAYS_REF_SUBTYPES))
            .with(Option.FORBIDDEN_ADDITIONAL_PROPERTIES_BY_DEFAULT, Option.MAP_VALUES_AS_ADDITIONAL_PROPERTIES);
        options.forFields().withIgnoreCheck(f -> f.getName().equals("additionalProperties"));
        var generator = new SchemaGenerator(options.build());
        var json = new ObjectMapper();
        var all = json.createObjectNode();
        all.set("KafkaTopic", generator.generateSchema(KafkaTopicSpec.class));
        all.set("KafkaUser", generator.generateSchema(KafkaUserSpec.class));
        System.out.println(json.writerWithDefaultPrettyPrinter().writeValueAsString(all));
    }
}
