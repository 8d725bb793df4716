// Runs HeidelTime over many texts in one process: lines of TEXT<tab>DAY<tab>OUT in a list, and its config.props.
import de.unihd.dbs.heideltime.standalone.DocumentType;
import de.unihd.dbs.heideltime.standalone.HeidelTimeStandalone;
import de.unihd.dbs.heideltime.standalone.OutputType;
import de.unihd.dbs.heideltime.standalone.POSTagger;
import de.unihd.dbs.uima.annotator.heideltime.resources.Language;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.text.SimpleDateFormat;

public class HeidelTimeBatch {
    public static void main(String[] arguments) throws Exception {
        HeidelTimeStandalone tagger = new HeidelTimeStandalone(
            Language.ENGLISH, DocumentType.NEWS, OutputType.TIMEML, arguments[1], POSTagger.TREETAGGER);
        SimpleDateFormat day = new SimpleDateFormat("yyyy-MM-dd");
        for (String line : Files.readAllLines(Paths.get(arguments[0]))) {
            String[] cells = line.split("\t");
            String text = new String(Files.readAllBytes(Paths.get(cells[0])), "UTF-8");
            Files.write(Paths.get(cells[2]), tagger.process(text, day.parse(cells[1])).getBytes("UTF-8"));
        }
    }
}
