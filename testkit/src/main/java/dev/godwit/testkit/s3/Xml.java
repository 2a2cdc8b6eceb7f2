package dev.godwit.testkit.s3;

import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/// Writes an XML answer.
final class Xml {

    static final String NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";

    private final XMLStreamWriter out;

    private Xml(XMLStreamWriter out) {
        this.out = out;
    }

    static byte[] document(String root, Consumer<Xml> content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            XMLStreamWriter out =
                    XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(bytes, "UTF-8");
            out.writeStartDocument("UTF-8", "1.0");
            out.writeStartElement(root);
            if (!root.equals("Error")) {
                out.writeDefaultNamespace(NAMESPACE);
            }
            content.accept(new Xml(out));
            out.writeEndDocument();
            out.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("Cannot write XML in memory", e);
        }
        return bytes.toByteArray();
    }

    Xml element(String name, Consumer<Xml> content) {
        try {
            out.writeStartElement(name);
            content.accept(this);
            out.writeEndElement();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("Cannot write XML in memory", e);
        }
        return this;
    }

    Xml text(String name, Object value) {
        return element(name, _ -> characters(value.toString()));
    }

    /// Control characters are written as references, as real servers do, although XML 1.0 has no
    /// place for most of them and a parser may refuse the whole answer.
    private void characters(String text) {
        try {
            int from = 0;
            for (int i = 0; i < text.length(); i++) {
                if (text.charAt(i) < ' ') {
                    out.writeCharacters(text.substring(from, i));
                    out.writeEntityRef("#" + (int) text.charAt(i));
                    from = i + 1;
                }
            }
            out.writeCharacters(text.substring(from));
        } catch (XMLStreamException e) {
            throw new IllegalStateException("Cannot write XML in memory", e);
        }
    }
}
