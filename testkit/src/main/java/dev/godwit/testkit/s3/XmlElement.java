package dev.godwit.testkit.s3;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/// An XML document that a client sent.
///
/// @param text its characters, those of its children not among them
record XmlElement(String name, String text, List<XmlElement> children) {

    static XmlElement parse(byte[] document) throws S3Error {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        try {
            XMLStreamReader in = factory.createXMLStreamReader(new ByteArrayInputStream(document));
            in.nextTag();
            XmlElement root = read(in);
            in.close();
            return root;
        } catch (XMLStreamException e) {
            throw new S3Error(400, "MalformedXML", "The body is not XML that is understood");
        }
    }

    private static XmlElement read(XMLStreamReader in) throws XMLStreamException {
        String name = in.getLocalName();
        StringBuilder text = new StringBuilder();
        List<XmlElement> children = new ArrayList<>();
        while (true) {
            switch (in.next()) {
                case XMLStreamConstants.START_ELEMENT -> children.add(read(in));
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA ->
                        text.append(in.getText());
                case XMLStreamConstants.END_ELEMENT -> {
                    return new XmlElement(name, text.toString(), List.copyOf(children));
                }
                default -> {}
            }
        }
    }

    List<XmlElement> all(String child) {
        return children.stream().filter(found -> found.name.equals(child)).toList();
    }

    Optional<String> find(String child) {
        return all(child).stream().findFirst().map(XmlElement::text);
    }

    String get(String child) throws S3Error {
        return find(child)
                .orElseThrow(() -> new S3Error(400, "MalformedXML", "No " + child + " is given"));
    }
}
